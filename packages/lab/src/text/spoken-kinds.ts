/**
 * Turns of kinds that the other lists lack: guests and tourists, assistants at home and on the road, questions of fact, offices,
 * work, small talk. Written by hand for this project. A full stop marks where a turn may already be whole; "question > answer"
 * gives the agent's words.
 */
import type { TaskTurn } from './read-corpora.ts';
import { turnsWritten } from './turns-written.ts';

export const SPOKEN_KINDS: readonly TaskTurn[] = turnsWritten(`
i'm visiting for the first time and i'm looking for somewhere nice to stay near the river |
we need a place to sleep for four nights starting on friday | does it have free parking and a pool |
is breakfast included in the price or do we have to pay extra | do they allow dogs in the rooms |
how far is it from the train station | what's the phone number of that place | could you tell me the postcode as well |
i want to eat some indian food tonight. nothing too expensive though |
are there any museums in the west part of town that don't charge admission |
okay um what about a guesthouse then | yeah that one sounds good. can you book it for three people |
actually could you try one day later instead | no i don't care about the price range as long as it's clean |
i'm hoping to find a restaurant that has outdoor seating and live music |
uh do they have any vegetarian dishes on the menu | is there wifi in the lobby |
i need a taxi from the hotel to the theater and i have to be there by a quarter past seven |
what kind of car will it be | what time does the last train back leave | how much is a ticket for two adults and one child |
i'd rather take the bus if it isn't too slow | can i bring my own wine | do we need to make a reservation for the tour |
um i guess i also need directions to the place | can you tell me how late they're open on sundays |
my friend told me that there's a really good seafood place down by the pier |
so i think we'll be arriving around midnight. is somebody going to be at the desk |
is the gym open twenty four hours | is there a safe in the room where i can leave my passport |
we would like two rooms next to each other if that's possible | can we get a late checkout on the last day |
no that's all i needed thank you so much for your help | great. that's everything i need today |
okay thanks for the information. have a good night | oh perfect. i'll take that one |
what do people say about the service there | does anybody complain about the noise at night |
i've got two little kids so it should be somewhere quiet | and how do the reviews describe the view |
does the castle have an entrance fee | what's there to see around the old harbor |
could we sit by the window | can you hold the table until half past | is there a dress code |
wake me up at six thirty tomorrow morning | set a timer for the eggs | turn the lamp in the hallway down a little bit |
please make it brighter in here | switch off everything on the ground floor | is the garage door closed |
what's on my calendar for the rest of the week | move my dentist appointment to the following monday |
cancel everything i have on thursday afternoon | add milk and paper towels to the shopping list |
take bananas off of my list | what's left on my to do list | read me the last email from my brother |
reply to lena and say that i'll be there in ten minutes | send a message to the whole family |
did anybody call while i was gone | call my office | call the plumber back |
play something by that band i listened to yesterday | play the next episode | skip this song. i don't like it |
who sings this | turn it up a bit | go back thirty seconds | pause the movie | put on some quiet music for studying |
what's the weather going to be like in oslo this weekend | do i need an umbrella today |
how cold will it get tonight | will it snow in the mountains | how's the traffic on my way to work |
find me a recipe that uses chicken and coconut milk | how long do i have to boil potatoes |
how many cups are there in a gallon | convert three hundred euros into dollars | what's fifteen percent of eighty four |
how do you say good morning in japanese | what does this word mean | spell necessary |
who was the first person to walk on the moon | how tall is the tallest building in the world |
when was the bridge built | where does the river begin | what year did the war end |
how old is the president's wife | who wrote the book about the white whale | which country has the most people |
what's the capital of new zealand | why is the sky blue | how far away is the sun |
what happened in the news today | tell me the headlines about the election | who won the game last night |
when do they play again | how's my portfolio doing | what's the price of gold right now |
tell me a joke about cats | i'm bored. tell me something interesting | do you have feelings |
good night. see you tomorrow | thanks. you've been very helpful | that's not what i asked for |
you didn't understand me | say that one more time please | stop talking | shut up for a minute |
remind me to take the laundry out when i get home | remind me about the meeting an hour before it starts |
don't forget to remind me to buy a present for my dad | delete the reminder i made this morning |
order a large pizza with mushrooms and extra cheese | get me a ride to the airport | i want to order some thai food for dinner |
is the pharmacy on main street still open | where's the closest place to charge my car |
how do i get to the stadium without using the highway | find a gas station that's on my way |
vacuum the living room after i leave | start the coffee machine | lock the front door and turn on the alarm |
make the bedroom a couple of degrees warmer | is anybody at the door | show me the camera in the backyard |
open my photos from last summer | post this picture | what did she write about it |
i'd like to renew my passport but i don't know which form i have to fill in |
i lost my driver's license and i need a new one as soon as possible | do i have to come in person |
what documents should i bring along | can somebody else pick it up for me | is there a fee for that |
i got a letter from the tax office that i don't quite understand |
i want to report a pothole on our street. somebody almost fell in there with his bike |
when do they pick up the recycling in our neighborhood | the street light in front of my house has been out for a month |
i'd like to register my daughter for the school year that starts in september |
how many students are there in one class | is there a waiting list for the kindergarten |
my son's going to miss school today because he has a fever | which bus does she have to take |
could i speak with her math teacher | the class that i wanted to take is already full |
when's the deadline for the application | i've sent in everything but i haven't heard anything back |
i'm calling about the job that you posted. the one for the night shift | is the position still open |
how many hours a week would that be | what's the pay | do i need any experience | i can start right away |
i've been working as a nurse for twelve years | i used to manage a small shop before we moved here |
i'd like to take next friday off if nobody else is out | i'm not feeling well so i won't be able to come in today |
my paycheck is lower than it should be | where do i send my time sheet | who do i talk to about my health insurance |
my laptop doesn't turn on anymore. i've tried another charger already | my screen just went black |
i can't remember my password and the reset email never arrives | the printer says it's out of paper but it isn't |
i need access to the shared folder of the marketing team | it won't let me log in from home |
it keeps asking me for a code that i don't have | every time i click on save i get an error message |
how do i connect it to the projector in the big meeting room | since the update everything has been really slow |
did you try turning it off and on again > yes i did. it didn't change anything |
Which version are you using? > i have no idea. how do i find out | What does the message say? > it says something about the server |
Is the cable plugged in? > yeah it's plugged in | Is the cable plugged in? > hold on let me check. yes it is |
What happens when you press the button? > nothing at all | What happens when you press the button? > it beeps twice and then stops |
When did it start? > right after the storm | When did it start? > it's been like that since i bought it |
my daughter's got a rash on both of her arms and it's getting worse | i've had this cough for three weeks now |
i need to see a doctor but i don't have insurance | can i take these pills together with aspirin |
i ran out of my blood pressure medicine | did my test results come back yet | could you send them to my other doctor |
i think i twisted my ankle when i was running | it hurts when i breathe in | i've been throwing up all night |
is it normal that my arm is still sore | i'd feel better if somebody had a look at it |
Where does it hurt? > right here in my lower back | Where does it hurt? > mostly behind my left eye |
How long have you had it? > about a week i think | How long have you had it? > since we got back from our trip |
Are you allergic to anything? > only to peanuts | Are you allergic to anything? > not that i know of |
Do you smoke? > i stopped five years ago | Have you been here before? > no this is my first time |
Have you been here before? > yes a couple of years ago | Who is your regular doctor? > i usually see doctor patel |
somebody broke into my car last night and took my bag | there's water coming through the ceiling |
the elevator in our building is stuck and there are people inside | i smell gas in the kitchen |
the heating hasn't been working since monday and it's freezing in here | the neighbors are being really loud again |
the toilet is clogged | the key broke off in the lock | i locked myself out |
the landlord said that someone would come and fix it but nobody has | when can you send somebody over |
i'm interested in the two bedroom apartment that i saw online. is it still available |
how much is the deposit | are pets allowed in the building | does the rent include electricity and water |
can i come and see it this afternoon | we'd like to move in at the beginning of march |
i want to sell my car and i was wondering what you'd give me for it | it's got about ninety thousand miles on it |
the brakes make a funny noise when i slow down | there's a light on the dashboard that looks like an engine |
i have a flat tire and i don't have a spare | i'm on the side of the road just past the second exit |
how long until the tow truck gets here | can you give me a rough estimate | do you have a car i could borrow until then |
i backed into a pole in the parking garage | nobody got hurt | the other driver just drove off |
i want to know if my policy covers damage from flooding | my premium went up again and i don't see why |
i'd like to change the beneficiary to my wife | when will i get the money |
i sent in the claim two weeks ago and i still haven't gotten an answer |
the package says delivered but there's nothing here | i ordered a blue one but i got a green one |
it arrived with a big crack in the middle | can i return it without the box | how long do i have to send it back |
i'd like to exchange these shoes for a smaller size | is there a store near me that has it |
when are you going to have it again | do you ship to canada | could you gift wrap it |
is it made of real leather | does it come with batteries | can you match the price that the other store has |
i have a coupon but it doesn't work when i put it in | take that out of my cart please |
i'd like to send some flowers to my grandmother for her birthday | what should i write on the card |
write happy birthday from all of us | roses would be nice | nothing with lilies because she's allergic to them |
i'll have the soup of the day and a green salad | can i get the dressing on the side | i'd like it well done |
we'd like to order now | is there any meat in that | what comes with it | i'm allergic to shellfish |
could we have some more bread please | we're still waiting for our drinks | this isn't what i ordered |
i'll just have water | make that two | same for me | the burger without onions | and a small coke |
could you split the bill | can we pay separately | keep the change | where's the restroom |
let me get a number four with a large lemonade | no ice please | can i have extra napkins and some ketchup |
Anything to drink with that? > just a water | Anything to drink with that? > um do you have iced tea |
What size? > the small one | What size? > um let me think. medium | Would you like cream? > a little bit |
Is that for here or to go? > to go | Is that for here or to go? > i'll eat it here | And how would you like your eggs? > scrambled |
Is that everything? > yeah that's it | Is that everything? > oh and one of those cookies | Name for the order? > it's for chris |
i think we should start with the budget because that's what everybody wants to talk about |
i don't really agree with that | that's what i was going to say | i see your point |
so what you're saying is that we need more time | i thought that was already decided |
well it depends on how many people show up | it's the same thing that we did last year |
i can send that around after the meeting | who's going to take notes | let's move on to the next item |
i'm not sure if that would work | we tried that once and it was a disaster | does anybody have any questions |
could you go back one slide | can everyone hear me | you're on mute | i have to leave in five minutes |
there are two things that i wanted to bring up | the first one is pretty easy | it's a lot more complicated than it looks |
i mean it's not that bad | you know what i mean | that makes sense | it's up to you |
i'd say about half of them | that was the whole idea | i haven't had a chance to look at it |
we have to figure out how much it's going to cost | it took me three days to get it to work |
i don't think anybody has ever tried it that way | maybe we could ask the people in the other group |
yeah but then you'd have to do everything twice | because if we don't they'll be angry | what's the difference |
how was your weekend | it was great. we went hiking | oh that sounds like fun | where did you grow up |
i grew up on a farm in the middle of nowhere | i've got two brothers and a sister | i've always wanted to learn how to sail |
my wife and i are thinking about moving back to the city | we've been married for twenty years |
i haven't seen him since he moved to texas | she's the one who told me about it | i hope she gets better soon |
i'm so sorry to hear that | congratulations | how are you doing today | i'm doing fine thanks. how about you |
not too bad | it's been a long day | i'm a bit nervous to be honest | i didn't sleep very well |
it's raining cats and dogs over here | it's way too hot to do anything | i love this time of the year |
have you ever been to iceland | no but i'd love to go someday | what do you do for a living |
i work for a company that makes medical equipment | i'm retired | i'm still in school |
do you want to grab lunch later | i can't today. i have a deadline | how about tomorrow | sounds good |
that movie was so boring that i fell asleep | i've read all of her books | i like the old version better |
i'd like to donate some clothes | do you accept furniture | i'd like to volunteer on saturdays |
i'm supposed to meet someone here but i don't see them | do you know where gate twelve is |
my flight got canceled and i need to be in denver by tonight | is there any way to get on the earlier one |
i missed my connection because the first plane was late | my suitcase didn't come out with the others |
it's a black suitcase with a red ribbon on the handle | can i get a seat with more leg room |
i'd like to use my miles for an upgrade | how many bags can i take | can i take my guitar on board |
which terminal does it leave from | does this train stop at the university | is this seat taken |
i want to get off at the next stop | when's the next boat to the island | one way or round trip > round trip |
one way or round trip > just one way please | Where are you traveling to? > to madrid | Where are you traveling to? > i'm going home to my parents |
When would you like to come back? > a week later | When would you like to come back? > i don't know yet |
How many bags are you checking? > just this one | What's the reason for your visit? > i'm here on business |
What's the reason for your visit? > we're visiting friends | How long are you staying? > ten days |
How long are you staying? > until the end of the month | Do you have a reservation? > yes under the name of walker |
Do you have a reservation? > no we don't | What name is it under? > it should be under my husband's name |
What are you looking for? > something for a little girl | What are you looking for? > i need a part for my dishwasher |
Which one do you mean? > the one on the left | Which one do you mean? > the cheap one | Which day suits you? > any day but wednesday |
Which day suits you? > it has to be before the twentieth | What time do you close? > usually around six |
How would you like to pay? > with my credit card | How would you like to pay? > can i pay in cash |
Can I put you on hold? > yeah that's okay | Can I put you on hold? > no i'm in a hurry | Are you still there? > yes i'm here |
Are you still there? > sorry i was just looking for my glasses | May I ask why? > i just don't need it anymore |
May I ask why? > because nobody told me about the extra charge | What would help you most? > if somebody could call me back |
Is this a good time? > not really. could you call me back tonight | Is this a good time? > sure go ahead |
Did that answer your question? > i think so | Did that answer your question? > not completely |
Have you received our letter? > which letter | Have you received our letter? > yes it came this morning |
Where should we deliver it? > to my work address please |
Where should we leave it? > next to the garage | How did it happen? > somebody ran a red light and hit me |
What did you try so far? > i've already called your hotline twice | Who told you that? > one of your colleagues in the store |
What's it about? > it's about my last invoice | What's it about? > i'd like to talk about the contract |
What can I do for you today? > i was hoping you could help me find a birthday present |
How may I help? > um yeah hi. i wanted to ask about your opening hours over the holidays |
How may I help? > i'm trying to reach the billing department | How may I help? > it's a bit complicated |
Tell me what happened. > so i was driving down the street when this dog ran in front of my car |
Tell me what happened. > i dropped it | Tell me more. > there's not much more to tell |
Tell me about yourself. > well i was born in chicago but i've lived here most of my life |
What do you like about it? > i like that it's so close to the beach | What do you like about it? > the people mostly |
What would you change? > i'd make it a little bit cheaper | Why do you think so? > because it worked the last time |
uh so i have a question about um the thing that you sent me | well i i don't know if that's the right one |
it's it's on the second page i think | can you uh can you say that again | no wait. i meant the other one |
i want to go to the no sorry i need to be at the office at nine | yeah so um that would be fine |
let me see. um it's three seven nine oh | i was just uh i was just wondering if you had any left |
okay so the thing is that we already paid for it | you know it's just that i don't have a lot of time |
so basically i need someone who can translate this for me | the reason i'm asking is that my brother wants one too |
what i really need is a quiet room | the one thing i don't like is the color | all i want is my money back |
if i cancel today do i have to pay anything | if it's not too much trouble could you send me a copy |
when i called last week they told me it would be ready by now | before i sign anything i'd like to read it |
as soon as i get home i'll look for it | unless there's something cheaper i'll take this one |
even though i paid for the fast delivery it took two weeks | since you're here you can help me carry this |
whatever you think is best | whoever is free first | wherever there's space | either one is fine |
both of them please | neither of us can make it | none of those work for me | all of the above | most of the time |
that's him | it's me | it was her idea | this is hers | those are mine | that's what they said | so do i | me neither |
i think so | i hope not | i guess so | i don't believe it | i can't stand it | i couldn't find it | i'll think about it |
we'll see | let's do it | let's not | go ahead | come in | hurry up | forget it | never mind | no problem | of course |
you're welcome | take care | my mistake | fair enough | good point | exactly | absolutely not | not at all | not yet |
as far as i know | as usual | in the morning | on the phone | by tomorrow | at home | for now | a week from today | every other day |
twice a month | the day after tomorrow | half an hour ago | later this year | any time after lunch | not before ten |
`);
