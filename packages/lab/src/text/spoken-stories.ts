/**
 * Longer turns: callers who tell what happened, explain what they want and why, correct themselves; and questions and commands
 * with much in them. Written by hand for this project. A full stop marks where a turn may already be whole; "question > answer"
 * gives the agent's words.
 */
import type { TaskTurn } from './read-corpora.ts';
import { turnsWritten } from './turns-written.ts';

export const SPOKEN_STORIES: readonly TaskTurn[] = turnsWritten(`
so last week i bought one of your blenders and when i plugged it in this morning there was smoke coming out of the back |
hi i'm calling on behalf of my father. he's eighty two and he has trouble hearing on the phone |
i talked to a woman yesterday and she promised that the refund would be in my account by today but it isn't there |
we're going to be in town for a conference from the third to the ninth and we'd like to stay somewhere within walking distance |
um i'm trying to find out whether the course that starts in january is taught online or in the classroom |
the thing is that i already sent you all of the papers that you asked for so i don't understand why it takes so long |
my husband usually takes care of this but he's out of the country until the end of the month |
i was wondering whether it would be possible to pay half of it now and the rest next month |
yeah hello. uh my name is ferguson and i think you have a package for me that was returned to your office |
could you look and see if there's anything open between two and four on either wednesday or thursday |
i'd like to make a reservation for a group of about fifteen people for the evening of december the twelfth |
what i'd like to do is move some of the money from my savings into something that pays a bit more interest |
we had a booking for tomorrow night but one of the kids got sick so we can't come |
i need a rental car with automatic transmission and enough space for five people and all of their luggage |
my daughter left her jacket on the bus this morning. it's a yellow rain jacket with her name in it |
the man who came to fix the washing machine told me that it needs a new pump and that it isn't worth it |
is there any chance that i could get an appointment earlier than that because i'm in quite a lot of pain |
i'd like you to send everything to my new address and not to the one that's on the contract |
i don't want to spend more than about eighty dollars a night but it has to have its own bathroom |
can you tell me whether the museum near the cathedral is open on public holidays and how much it costs to get in |
show me all the flights from boston to seattle that leave after five in the afternoon and don't have any stops |
what's the fastest way to get from the airport to the convention center without taking a taxi |
play the song that was number one in the charts on the day that i was born |
turn off all the lights except for the one in the kitchen and set the heating to sixty eight |
put a meeting with the design team on my calendar for tuesday at eleven and invite sarah and tom |
remind me at nine o'clock every morning to take my pills until i tell you to stop |
write an email to my boss and tell her that i'm going to be late because my train was canceled |
find me a place that serves breakfast all day and that isn't more than ten minutes from here |
how much money have i spent on groceries since the beginning of the year |
add two dozen eggs and a bag of flour to my shopping list and take off the butter |
what's the name of the actor who played the detective in that series that we watched last night |
let me know when the package from the bookstore has been shipped |
is it going to be warm enough to eat outside on saturday evening |
read me the reviews of the italian restaurant on the corner of fifth and oak |
we'd like a table for two somewhere away from the kitchen if you have one |
i'll take the grilled salmon with rice instead of the potatoes and a glass of the house white |
can i get a large iced coffee with oat milk and no sugar and a blueberry muffin warmed up please |
two tickets for the eight thirty show please. and if possible somewhere in the middle |
um no actually make that three tickets. my sister just said that she wants to come along |
i think i'd like to go with the first one that you mentioned. the one with the balcony |
no not the one in the center. i mean the one that's close to the lake |
that's a little bit more than i wanted to spend. do you have anything for less than a hundred |
okay so if i understand you correctly i have to cancel the old contract before i can get the new one |
wait a minute. did you just say that it isn't covered by the warranty anymore |
sorry i didn't get that. the connection is really bad here |
could you speak up a little bit please. i'm standing next to a busy road |
hang on a second somebody's at my door | let me just put you on speaker so that my wife can hear you too |
i've got it right here in front of me. what do you need to know |
yeah i can give you that but i have to go and look for it first |
the number on the back of the card is really hard to read because it's all scratched up |
i'm not sure how you spell it but i think it starts with a g | no there's an e at the end |
it's the same as my phone number except for the last two digits |
i used to have an account with you a long time ago but i don't remember what name it was under |
it should be under either my maiden name or the name of my company |
i never got an email from you. maybe it went to my spam folder | nobody told me that there was a deadline |
i think there's been some kind of mistake because i never signed up for this |
i've been waiting on hold for forty five minutes and i really need somebody to help me now |
every single time i call i get a different answer from a different person |
if this isn't solved by the end of the week i'm going to switch to another company |
i'm really happy with the service and i just wanted to say thank you to the guy who helped me |
i don't want to be transferred again. can't you just do it for me |
i'd rather not say that over the phone if you don't mind | would it be easier if i came by in person |
is there any way that you could make an exception just this once |
before you go could you give me the number that i should call if it happens again |
i only have one more question and then i'll let you go. how do i get my deposit back |
the first time it happened i didn't think much of it but now it happens almost every day |
it worked fine for about a year and then all of a sudden it started to make this weird noise |
we looked everywhere but we couldn't find a switch that turns it off |
i took it to the shop on grant street and they said that they couldn't find anything wrong with it |
as i was pulling out of the driveway a truck came around the corner way too fast and hit my door |
there were three of us in the car but luckily nobody was hurt |
the light had already turned green when she drove into the intersection |
a tree fell on our roof during the storm and now it's leaking into the bedroom |
i woke up in the middle of the night because i heard somebody downstairs |
when we got back from vacation the fridge was off and everything in it had gone bad |
i fell down the stairs about an hour ago and i can't put any weight on my foot |
she's been running a fever since last night and she won't eat or drink anything |
the doctor who saw me last time said that i should come back if it didn't get better |
i've taken two of the white ones this morning but they didn't do anything |
it's a sharp pain that comes and goes and it's worse when i lie down |
i was supposed to have surgery on the fourteenth but i'd like to get a second opinion first |
Can you tell me a bit more about the problem? > well it started a few days ago when i tried to print something |
Can you tell me a bit more about the problem? > basically the water gets hot but only for about a minute |
What would you like me to change? > i want to change the date of my flight from the sixth to the eighth |
What would you like me to change? > the delivery address and also the phone number |
Why are you calling today? > because i got a letter that says i owe you two hundred and thirty dollars |
Why are you calling today? > um i just want to make sure that you got my payment |
What kind of apartment are you looking for? > something with two bedrooms that's close to a subway station |
What kind of apartment are you looking for? > it doesn't have to be big but i need a place to park |
What did the other person say? > he said that he'd call me back after he talked to his manager |
Where were you when it happened? > i was standing in line to pay when somebody grabbed my purse |
Could you describe the noise? > it sounds like somebody's tapping on metal with a spoon |
Could you describe the noise? > a sort of grinding sound whenever i turn left |
What do you need the loan for? > we're planning to put in a new kitchen |
What do you need the loan for? > i want to buy out my partner's share of the business |
When can we reach you? > pretty much any time after six except on tuesdays |
When can we reach you? > i'm at work until four so anytime after that |
How would you like to receive it? > just send it to me by email if you can |
Who will be traveling? > it's me and my wife and our two kids | Who will be traveling? > just my mother. she's seventy four |
What experience do you have? > i worked in a bakery for three summers when i was in college |
What are your plans for the weekend? > we're going to visit some friends who just moved to the coast |
What are your plans for the weekend? > nothing special. i'll probably just clean the house |
What did you think of it? > the food was delicious but the waiter was kind of rude |
What did you think of it? > to tell you the truth i was a little disappointed |
What went wrong? > they put the wrong name on my ticket so they didn't let me on the plane |
Anything else you'd like to add? > no i think i've said everything that i wanted to say |
Do you prefer mornings or afternoons? > it doesn't matter to me as long as it's not on a monday |
Would you like the insurance as well? > how much extra would that be per day |
Would you like the insurance as well? > no thanks. i've already got it through my credit card |
There's a fee of thirty dollars for that. > is there any way around it |
There's a fee of thirty dollars for that. > all right then just leave everything the way it is |
You'll need to bring two forms of identification. > would a student card be okay for that |
We can have someone there between eight and twelve. > could they call me when they're on their way |
I'm afraid that date is fully booked. > what about the weekend after that |
I'm afraid that date is fully booked. > oh that's too bad. can you put me on a list in case somebody cancels |
The total comes to ninety six dollars. > does that include the tax |
The total comes to ninety six dollars. > can you take off the second one then |
I found three hotels in that area. > which one of them has the best reviews |
I found three hotels in that area. > do any of them have a swimming pool |
I've booked that for you. > thank you. could you send the confirmation to my work email |
I've booked that for you. > great. what's the confirmation number | The kitchen closes at ten. > then could we come at eight instead |
yeah i guess what i'm trying to say is that we shouldn't change it unless we have a good reason |
so the way that it works right now is that you get a list and then you have to go through it by hand |
i mean if you look at the numbers from last year you'll see that it didn't really make a difference |
and then the other thing that i was thinking about is how we're going to tell the people who aren't here |
it's not so much that it's hard to do. it's more that nobody has the time |
i was talking to somebody about that the other day and she had a really interesting idea |
one of the problems that we ran into was that the files were too big to send |
we don't have to decide that right now. we can come back to it next week |
oh that reminds me. did you ever hear back from the people in london |
i remember that we talked about this but i don't remember what we decided |
do you think that we could get it done by the end of the month if we had one more person |
i'm not saying that it's a bad idea. i'm just saying that it might take longer than you think |
well in that case it would probably be better to start all over again |
but isn't that exactly the same as what they were doing before | right so that's why i think we should wait |
there's no point in doing it if nobody's ever going to use it | that would be really useful for what we're doing |
the more data you have the better it gets | you have to press both of them at the same time |
you just go in there and tell them what you want | it's kind of hard to explain without a picture |
um i have no idea how long that would take | i could probably do that this afternoon if you want me to |
what if we just leave it out | how do you know that it's right | why would anybody want to do that |
when i was a kid we used to spend every summer at my grandparents' house by the sea |
he's the kind of person who always has to be right | she told me that she didn't want to talk about it |
the last time i was there it was still a parking lot | they're building a new school across the street from us |
i've been trying to learn spanish but i never have anyone to practice with |
i used to play the piano when i was little but i haven't touched one in years |
we got a puppy last month and he's already chewed up two pairs of my shoes |
it's my parents' anniversary next week and i still don't know what to give them |
i can't believe that it's already november | i wish i could stay longer but i have to catch my bus |
do you happen to know if there's a bank around here | would you mind if i opened the window |
excuse me is this the line for people who already have tickets |
could you please tell the driver to wait for me at the side entrance |
i left my umbrella in the taxi that brought me here about twenty minutes ago |
uh could you could you repeat the part about the the second form | i i have to check with my my wife first |
i need the um what's it called the thing that connects the hose to the tap |
we arrive on the fifth. no sorry the sixth of july and we leave on the tenth |
it's for four people. wait no five because my brother is coming too |
tell her that i well just tell her to call me when she has a minute |
i'd like the blue one. or actually no let me have the grey one |
so that's two adults and uh three children. two of them are under six | let me rephrase that. how much is it without the extras |
i paid with the card that ends in eight one two nine | it was around two o'clock in the afternoon i believe |
my birthday is the second of may nineteen eighty seven | the account is in my wife's name. her first name is maria |
i live at twelve garden road. it's the white house across from the church |
the order number should be somewhere on the confirmation that you sent me | it starts with two letters and then there are six digits |
you can reach me on my cell phone or you can leave a message with my assistant |
`);
