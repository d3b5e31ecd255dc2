/**
 * Sentences of callers by how they begin. Written by hand for this project, in the words of many kinds of calls and commands, because
 * the corpora hold few kinds. A full stop marks where a turn may already be whole; "question > answer" gives the agent's words.
 */
import type { TaskTurn } from './read-corpora.ts';
import { turnsWritten } from './turns-written.ts';

export const SPOKEN_SENTENCES: readonly TaskTurn[] = turnsWritten(`
hello i'm calling because i got a bill in the mail for a service that i never ordered |
good morning. i have an appointment at ten but i'm going to be about fifteen minutes late |
hey can i speak to somebody in the sales department |
hi there. um i bought a vacuum cleaner from you last month and it already stopped working |
yes hello. i was told to call this number about my claim | is this the right number for technical support |
i've called three times already and nobody has called me back | i want to know who gave you my number |
do you still have that two for one deal on large pizzas |
i saw on your website that you're hiring. is that still true |
my mother is in the hospital and i'd like to know when visiting hours are |
can you look up my account by my phone number | i just need to know whether it went through or not |
i put in the wrong date when i booked it and now i can't change it | the app keeps crashing every time i open it |
there was nobody at the front desk when i came in | i'd like to file a complaint about one of your drivers |
we were supposed to get a room with a balcony but ours doesn't have one | you sent me the wrong size |
she said that i would get an email with a link but it never came | i didn't order any of this |
i think i left my glasses in the room when i checked out this morning |
they told me it would take two days and now it's been almost two weeks | can i talk to a real person please |
please don't hang up | just send it to the same address as before |
make sure you put down that i need a wheelchair at the gate | tell him i'll call him back after lunch |
see if there's anything on sunday | find the cheapest one you can | take me back to the beginning |
put me on the waiting list | let's go with the second one | let's say around noon | let me talk to my wife first |
let me see if i can find it | give me one second | give me the number of the closest one | show me something cheaper |
tell me more about the second one | tell me how to get there by bus | leave it at the back door if nobody's home |
send the receipt to my email | change it to wednesday at the same time | make that three |
make it for two people instead of four | put it on my room | sign me up for the newsletter |
how do i know which one is right for me | how do i turn off the notifications | how do i cancel my order |
how many people can fit in there | how many times do i have to do that | how much do you charge for delivery |
how much did i spend on groceries last month | how often does the bus run on sundays |
how early do i have to be there | how come it's more expensive than last time | how long have you been open |
how late can i call you | what does that mean | what do i need to bring with me | what do you recommend |
what's the difference between the two | what's the name of the street again | what's your return policy |
what's wrong with my account | what's the phone number for the front desk | what kind of beer do you have on tap |
what kind of documents do you need | what day is my appointment | what time does the pool close |
what time should i be at the airport | what are your hours on the weekend | what are they charging for a small one |
what if i need to cancel | what happens if it rains | what did you say your name was | what about breakfast |
what else do you have that's not too spicy | which one is closer to the beach | which floor is it on |
which of those has better reviews | which platform does it leave from | where do i sign up | where can i park |
where can i find the gluten free bread | where did you say it was | where was this made | where should i go first |
when does it start | when is the next one after that | when do i get my money back | when did they change the price |
when can you have it ready | when was the last time i paid | who is this | who is in charge of that |
who's playing tonight | who do i make the check out to | who told you that | why does it say pending |
why do you need my social security number | why is it taking so long | why was i charged for breakfast |
why can't you just cancel it | is it too late to change my order | is it okay if i bring a friend |
is there any way to get there without a car | is there a discount for students |
is there somebody there who speaks spanish | is there a doctor available right now |
is that per person or for the whole group | is that including tax | is this covered by the warranty |
is the store on main street open | is anyone else home right now | are there any other fees that i should know about |
are there any parks around there | are you open on labor day | are you sure that's the right one |
are the shoes available in black | are they open right now | am i talking to a machine |
am i supposed to sign both pages | was that the last one | were you able to find it | do i need a password for that |
do i have any messages | do i get a free bag with that ticket | do you have one with a bigger screen |
do you accept cash | do you know if the elevator works | do you need to see my license |
do you think it will be ready by five | do you want me to spell it | do you offer any kind of payment plan |
does it come with batteries | does that include parking | does anybody there know how to fix it |
does the five thirty train run on saturdays | did you get my email | did the package go out yet |
did anyone turn in a set of keys | did my doctor send you the prescription | have you got anything in blue |
have you heard anything back from them | has it been shipped yet | has my payment been received |
can you hear me now | can you hold it for me until tomorrow | can you tell me if my sister is on that flight |
can you put me through to the manager | can you make it a little less spicy | can you double check that for me |
can we sit by the window | can we come an hour earlier | can i still get the early bird price |
can i use my points to pay for it | can i do that online | can i bring someone with me |
can i pay half now and half later | can somebody come by and take a look at it tomorrow |
could you turn it down a little | could you repeat the last part | could you read that back to me |
could you check again please | could you send me directions | could you leave a note for the driver |
could i have your name please | could i get a little more time | could it be the battery | will it be ready today |
will there be food | will you be open tomorrow | will i still be able to use my old card |
would it help if i restarted it | would you mind checking in the back | would seven thirty be okay |
should i wait for the technician | should i take the highway or go through town | should we bring our own towels |
may i ask what this is about | i can't find the button you're talking about |
i can't read what it says. the print is too small | i can come in any time before three |
i can pay you on friday when i get my check | i could do it after work on monday | i couldn't find it on the map |
i didn't know that | i didn't get that last part | i don't eat meat | i don't have a printer |
i don't know my account number | i don't know how that happened | i don't live there anymore |
i don't need that many | i don't see it anywhere | i don't think that's fair | i don't want to wait that long |
i don't care how much it costs | i don't remember the name of it | i don't have any other questions |
i feel a lot better today | i found a better price somewhere else | i forgot to bring my card |
i forgot what it's called | i got it from my grandmother | i got a new phone so i have to put everything back on it |
i got disconnected when i was talking to somebody a minute ago | i had a question about the return policy |
i had it in my bag when i got on the plane | i have a coupon for ten percent off |
i have a meeting at nine so it has to be before that | i have to work on saturday | i have two kids and a dog |
i have my own helmet | i haven't decided yet | i haven't received anything |
i heard that you have a new location in midtown | i hope it gets here on time | i just had it fixed last week |
i just got an email about it | i just want to talk to someone |
i just wanted to confirm my appointment for tomorrow at two | i know that it was before the holidays |
i know where it is | i like the second one better | i live about ten minutes from there | i live with my parents |
i lost the key to my room | i lost my job in october | i love that song | i'm allergic to penicillin |
i'm at the front gate right now | i'm calling for my father. he doesn't speak english very well |
i'm coming from the east side | i'm driving so i can't write that down | i'm going to be there for about a week |
i'm going to need a bigger one | i'm having trouble with the website | i'm here to pick up an order |
i'm interested in the apartment on lake street | i'm just looking for some information | i'm looking at it right now |
i'm looking for a gift for my dad. he likes fishing | i'm moving out at the end of the month |
i'm not home right now | i'm not in a hurry | i'm not happy with the service | i'm not sure which one i have |
i'm sorry could you say that one more time | i'm supposed to be there by noon | i'm trying to reach doctor stevens |
i'm trying to find out if my flight has been delayed | i'm waiting for a call from you guys |
i'm the one who called yesterday | i made a payment on the fifth but it's not showing up | i made a mistake |
i meant the other one | i met him last year at a conference | i moved here in two thousand twelve |
i need it by friday at the latest | i need something for my back | i need a ride home from the station |
i need to be there before eight | i need to get out of my contract | i need to know how much i owe you |
i need to pick up my daughter at three so it has to be quick | i need to think about it | i need more time |
i never got a confirmation | i never signed anything | i only have cash | i only need it for one day |
i ordered the chicken not the fish | i paid for two night delivery | i parked on the third level |
i prefer the morning | i pushed the green button but nothing happened | i read about it in the newspaper |
i really like the red one | i really need this to be fixed today | i said fifty not fifteen | i saw it on tv |
i sent you an email with all the pictures | i should be there in about twenty minutes |
i spilled coffee on my keyboard | i still have a headache | i still haven't heard from anybody |
i take the train most days | i talked to a guy named steve | i think it's under my husband's name |
i think that's everything | i think there's something wrong with the lock | i think we can do that |
i thought it was free | i thought you were open until six | i told you that already |
i tried that and it didn't help | i tried calling the number on the back of the card | i turned it off |
i understand | i used to have one but i sold it | i usually get it with cream | i walk there every day |
i want a window seat | i want the one in the picture | i want to add another driver to my insurance |
i want to go somewhere warm in february | i want to return it because it doesn't fit |
i want to see what it looks like first | i was going to ask you the same thing | i was in line for half an hour |
i was told that it would be free | i was there last night and i left my coat | i wear a size nine |
i went to the one on third street | i will have to check with my boss | i won't be able to make it tonight |
i work nights | i work at the hospital | i wrote it down somewhere | i'd be happy to | i'd like that |
i'd like the large one with mushrooms | i'd like to come by and see it | i'd like to get there before dark |
i'd like to get this fixed as soon as possible | i'd like to give it back | i'd like to know what my options are |
i'd like to speak with whoever is in charge | i'd like to stay one more night if the room is still free |
i'd like to make a donation to the animal shelter | i'd love to | i'll be there at six |
i'll be out of town until the twentieth | i'll call you back later | i'll have to ask my husband about that |
i'll just take a cab | i'll need a receipt for that | i'll pay with my visa | i'll take the one on the left |
i'll think about it | i'll wait | i've already paid for that | i've been feeling dizzy since this morning |
i've been there before | i've been trying to get through all day | i've got a reservation for two at eight |
i've got about an hour | i've had it for six years | i've never done this before | i've tried everything |
it's not working | it's been like that since monday | it's a black suitcase with a red ribbon on the handle |
it's for a birthday party on the nineteenth | it's not a big deal | it's too far to walk |
it's two bedrooms and one bath | it's under the name of carter | it came with a scratch on it |
it costs more than i wanted to spend | it doesn't fit | it doesn't look like the picture | it doesn't matter to me |
it doesn't say anything about that | it happened yesterday afternoon | it just says error |
it keeps turning itself off | it looks like the payment was taken out twice | it makes me nervous |
it sounds like a good plan | it starts at seven and it's over by ten | it stopped working after i dropped it |
it takes about half an hour by car | it was a gift | it was dark so i couldn't see the number | it was my fault |
it was on sale when i bought it | it won't let me log in | it won't take long | it would be for the whole family |
it's my daughter's wedding | it's the same as last year | my account number is on the card. just a second |
my appointment is at four | my battery is almost dead | my boss wants me to be there by eight |
my car is in the shop until thursday | my card got stuck in the machine | my daughter wants to take swimming lessons |
my flight leaves at six in the morning | my husband already talked to you about this |
my kids are home from school today | my name is on the lease too | my order never arrived | my phone died |
my room is too cold | my sister lives in that building | my street is closed because of the parade |
my tooth really hurts when i drink something cold | my wife is allergic to shellfish | the address on file is wrong |
the bathroom hasn't been cleaned | the battery doesn't last more than an hour |
the bus was late so i missed my train | the card expires in june | the door was open when i got home |
the first one you mentioned | the food was great but the service was terrible | the gate code doesn't work |
the lady i talked to said it was okay | the light in the hallway is broken | the line was busy |
the next available one | the one with the blue cover | the price went up by twenty percent |
the printer says that it's out of paper but it's not | the same one i had last time | the sooner the better |
the sound cuts out every few seconds | the toilet won't stop running | the website says you're closed |
the white one | there's a big crack in the windshield | there's a dog barking outside my window |
there's a mistake in the address | there's a strange smell in the car | there's no signal where i live |
there's nobody here | there's not enough room for all of us | there's something stuck in it | there are four of us |
there are two people with that name | there was an accident on the bridge | there was supposed to be a discount |
there were only three in the box | they didn't give me a receipt | they don't answer the phone |
they gave me the wrong key | they said it would be here by now | they said to call you | they wouldn't let me in |
that's all i need for today | that's a good question | that's a little more than i expected |
that's because i moved last spring | that's fine with me | that's for me and my brother | that's my old address |
that's not going to work | that's not how you spell it | that's okay i'll find it | that's the one |
that's what i thought | that's why i don't want it | that depends on the weather | that doesn't make any sense |
that happened to me before | that one is too small | that was last week | that was quick | that will work |
that works for me | that would be great. thank you | this is about my son's account | this is an emergency |
this is her husband | this is my third time calling | this is ridiculous | this is the first time i've used it |
this one has a hole in it | this thing is really heavy | these are the wrong ones | those look nice | we already ate |
we already have a reservation | we are a party of nine | we can't find the entrance | we could meet at the library |
we didn't get any rain at all | we don't have a car | we don't mind sharing | we drove here from ohio |
we'd like to sit together | we'd prefer something quiet | we got here yesterday | we have a lot of luggage |
we have reservations but we're running late | we just got married | we just need one key | we live on the corner |
we lost power around midnight | we need a crib in the room | we need to be out by eleven | we need two more chairs |
we only have one car | we ordered an hour ago | we ran out of towels | we're expecting about sixty people |
we're going to need a bigger table | we're just visiting for the weekend | we're not sure yet |
we're on the second floor | we're ready to order | we stayed there two years ago | we talked about it last time |
we want to go on a tour of the old town | we were hoping to get an upgrade | you are breaking up |
you can keep the change | you can leave it with the neighbor | you can send it by mail | you charged me too much |
you didn't answer my question | you forgot the sauce | you gave me the wrong change | you guys are great |
you have my number | you have to speak up | you said it was free | you sent it to the wrong address |
you told me to call back today | you were right | he didn't leave a message | he doesn't live here anymore |
he fell down the stairs | he gets home around six | he has a fever and a rash on his arms |
he said you could help me | he wants the chicken fingers | he was here a minute ago | he works there on weekends |
she can't come to the phone right now | she doesn't eat cheese | she has an appointment on the twelfth |
she just left | she needs a wheelchair | she never called me back | she's my mother | she's seven |
she wants to change her appointment | nobody told me that | nobody's picking up | nothing else | nothing yet |
none of those | one of the tires is flat | one of them is broken | one way please | two adults and three children |
two of each | three bags and a stroller | half now and half when it's done | all of them | all day long |
all the lights are off | any day but monday | any of those is fine | anywhere but the airport |
anything under a hundred dollars | after the first of the month | after that i'd like to go home |
around the corner from the bank | as long as it's clean | as soon as you can | at the end of the hall |
at the same place as last time | before five if you can | between the church and the library | both of them please |
by the door | by credit card | close to the beach | every day except sunday |
every time i call i get a different answer | everything is fine now | everything was perfect | exactly |
except for the last one | first thing in the morning | for a friend | for the whole week |
from the fourth to the eleventh | from the website | get me a human | good enough | good morning |
here's my card number | here you go | how about next tuesday | how about the other one |
if i pay it today will i still get charged | if it's under fifty dollars i'll take two |
if it rains we'll have to cancel | if that's possible | if there's nothing else i'd take that one |
if you could send somebody over that would be great | in a couple of hours | in about ten minutes |
in front of the museum | in the glove box | in the mail | in the morning before work | just a regular coffee |
just for tonight | just leave it there | just one more thing | just the two of us | just yesterday | last tuesday |
last year in the fall | later this week | maybe a little later | maybe next time | medium please | more or less |
most of it | my own | near the top | never heard of it | next door | no i already tried that | no i didn't get it |
no i don't have one | no it's the other one | no one i know | no problem | no that's everything |
no that's my wife's number | no that's the wrong address | no the one before that | no way | not at all | not me |
not right now | not since last week | not today | not very well | off the main road | oh i see what you mean |
oh never mind i found it | oh that's right | okay go ahead | okay i got it | okay i'll do that | okay i'm there |
okay it says welcome | okay so what should i do now | okay that makes sense | okay what's next | on my way to work |
on the bottom of the page | on the bus | on the left side | on the thirtieth | once a week |
once i get there i'll give you a call | only on weekdays | or i could come by tomorrow | other than that it was fine |
out of town | over by the window | over two hundred | past the gas station on the right | probably not |
quite a while | really | right after lunch | right away | right here | same here | same time next week | seems fine |
several times | since this morning | so can you help me with that | so do i | so far so good |
so i have to pay for it myself | so i'll see you tomorrow then | so it's going to be delivered on monday |
so that's how it happened | so what do i do now | so when can i expect it | some kind of bird |
somebody stole my bike | somebody told me it was closed | something for a headache | something light |
sometimes it works and sometimes it doesn't | somewhere quiet | sooner if you can | still waiting |
still the same problem | sure i can do that | sure what do you need | sure you can call me anytime |
thanks but no thanks | thanks for calling me back | thank you for your time | then i'd like to cancel | then what |
thirty or so | three years ago | through the back door | to go please | too bad | two doors down | under the bed |
until further notice | very good | wait for me outside | well i guess that's okay | well in that case i'll wait |
well that's strange | well what would you do | what a shame | with a little bit of milk | with my parents |
with no ice | within the next hour | without the cheese | yeah i can hear you | yeah i did that already | yeah i do |
yeah it's right here | yeah it's the big one on the corner | yeah let's do that | yeah that's my email |
yeah that would work | yeah what about it | yes i have it right here | yes i know but i need it today |
yes i want to keep it | yes that's my address | yes the one on the right | yes they are | yes we are | yes you can |
yesterday around four |
um hi i'm i'm looking for a uh a place to stay near the uh convention center for like three nights |
yeah hi um so i i got this letter and it says that i uh i owe you guys eighty dollars |
so um what i'm trying to do is uh move my appointment from the ninth to like the week after |
uh yeah could i could i get the um the chicken sandwich and uh a large lemonade |
i was i was wondering if you guys um do oil changes without an appointment |
okay so the thing is i i don't have um i don't have a credit card so can i pay cash |
well i mean i would like to uh go on the tour but it depends on how long it takes |
it's uh let me see it's the second one from the left |
can you um can you tell me like how far that is from the from the hotel |
yeah no i i already did that and it didn't it didn't change anything |
i think it was uh two weeks ago or or maybe three | do they um do they have like a kids menu or something |
so like i said i'm i'm not really sure what to do about it | the the address is uh forty two north washington |
um so yeah that's basically it | hi yes um i'd like to i'd like to find out if uh if my prescription is ready |
okay and um do you know whether they're they're open on sunday |
i want to um i want to book it for for four people on uh on saturday night |
yeah and uh what's the what's the phone number there |
my uh my son he broke his arm so he can't he can't go to practice
`);
