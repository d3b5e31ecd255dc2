/** Everyday English words that are never taken for a misheard name, alone or together (keyterms.ts). */
const WORDS = `
a able about above across act add after again against age ago agree air all allow almost alone along already also
always am among an and another answer any anyone anything appointment are area arm around arrive as ask at away back
bad bag bank be bear beat because become bed been before began begin behind being believe below best better between
big bill bit black blue board body book both bottom box boy break bring brought build business but buy by call called
came can cancel car card care carry case cash cause center certain chance change charge check child children choose
city class clean clear clearly clinic close closed cold color come company complete confirm contact cost could country
couple course cover cut daily data date daughter day days dead deal dear decide deep delivery dental dentist did
different dinner do doctor does doing dollar done door down draw drink drive drop due during each early easy eat eight
either else email end enough even evening ever every everyone everything exact except expect explain eye face fact fall
family far fast father feel feet fell felt few field fifteen fifty fill find fine finish fire first fish five follow
food foot for forget form forty found four free friday friend from front full game gave get girl give given go goes
going gold gone good got great green ground group grow had half hand happen happy hard has have he head hear heard
heart help her here high him his hold home hope hospital hotel hour hours house how however hundred i idea if important
in inside instead into is issue it its job just keep kept key kind knew know known lady land large last late later law
lay lead learn least leave left less let letter life light like line list listen little live local long look lost lot
love low made mail main make man many mark matter may maybe me mean meet meeting member message middle might mile mind
minute miss mister moment monday money month more morning most mother move much music must my name near need never new
news next nice night nine no none noon north not note nothing now number of off offer office often oh okay old on once
one only open or order other our out outside over own pack page paid paper parent part party pass past pay payment
people perhaps person phone pick picture piece place plan play please point poor possible power present press pretty
price problem product put question quick quickly quiet quite rain ran rate rather reach read ready real really reason
receive record red remember repeat reply rest return ride right road rock room round rule run safe said same saturday
save saw say school sea seat second see seem seen sell send sent serve service set seven several shall she ship shirt
shop short should show side sign simple since sister sit six size sleep slow small so some someone something son soon
sorry sort sound south space speak special spell spring stand star start state stay step still stop store story street
strong study such summer sun sunday sure table take talk tell ten than thank thanks that the their them then there
these they thing think third thirty this those though thought thousand three through thursday time tired to today
together told tomorrow too took top total toward town train travel tree trip true try tuesday turn twelve twenty two
under understand until up upon us use used usual very visit voice wait walk wall want war warm was watch water way we
wear wednesday week well went were west what when where whether which while white who whole whose why wife will wind
window winter with within without woman women wonder word work world would write wrong year yes yesterday yet you young
your yours zero`;

export const EVERYDAY_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));
