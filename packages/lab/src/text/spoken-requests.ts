/**
 * What callers ask for and what they answer. Written by hand for this project, in the words of many kinds of calls and commands, because
 * the corpora hold few kinds. A full stop marks where a turn may already be whole; "question > answer" gives the agent's words.
 */
import type { TaskTurn } from './read-corpora.ts';
import { turnsWritten } from './turns-written.ts';

export const SPOKEN_REQUESTS: readonly TaskTurn[] = turnsWritten(`
i'd like to check the balance on my savings account |
there's a charge on my card that i don't recognize. it's from last tuesday |
yeah so i was trying to log in to my account and it keeps telling me that my password is wrong |
um i need to transfer two hundred dollars from checking to savings | can you tell me when my next payment is due |
i want to close my credit card. because i never use it anymore |
my card was declined at the gas station this morning. and i don't know why |
what's the interest rate on your thirty year mortgage |
hi i lost my wallet yesterday and i need to cancel all of my cards |
could you raise the limit on my credit card to five thousand |
i'd like to set up a direct deposit with my new employer |
is there a fee if i take out money at another bank's machine |
i think somebody used my card number to buy something online | can i get a copy of my statement from last march |
how long does it usually take for a check to clear | i need to order a new book of checks |
Which account is that for? > the one that ends in four five two one |
Which account is that for? > it's my business account not the personal one |
For security can you tell me your mother's maiden name? > uh yeah it's kowalski |
Do you want me to block the card right away? > yes please. and can you send a new one to my work address |
How much would you like to transfer? > let's do um three hundred and fifty |
i was charged twice for the same thing and i'd like one of those charges taken off |
do i need to come in to the branch to sign something or can i do it over the phone |
i'm traveling to mexico next week so i wanted to let you know that i'll be using my card there |
my internet has been down since last night | the wifi works in the living room but not in the bedroom |
i already restarted the router twice and it didn't help |
i want to upgrade to the faster plan that you have on your website |
how much would it cost to add another line to my plan | why is my bill so high this month |
i got a text message saying that i used up all my data | can you check if there's an outage in my area |
i'm moving to a new apartment next month so i need to move my service to the new address |
the technician was supposed to come between eight and noon but nobody showed up |
i'd like to keep my old number if that's possible |
my phone screen is cracked. and i was wondering if that's covered by the insurance |
What color is the light on the modem? > it's blinking orange |
What color is the light on the modem? > there is no light at all. it's completely dark |
Is the cable plugged in all the way? > i think so. let me check. yeah it is |
And when did the problem start? > um i want to say about three days ago |
And when did the problem start? > it started right after the storm on sunday |
Have you tried turning it off and on again? > yeah i did that like five times already |
can you just send somebody out to look at it | i'd rather do that over the phone than in the app |
who do i talk to about getting a refund for the days it didn't work |
i want to cancel my subscription. effective immediately | does the plan include international calls or is that extra |
i'm calling about my electric bill. it's almost twice what it was last year |
we've had no hot water since yesterday morning | there's water leaking from the ceiling in the kitchen |
i smell gas in my basement. what should i do | could you send me the meter reading from last month |
i just moved in and i need to have the power turned on in my name |
the heat in my apartment isn't working and it's freezing in here |
my neighbor upstairs is really loud every night after midnight |
When would be a good time for the plumber to come by? > any time after five works for me |
When would be a good time for the plumber to come by? > could he come on thursday instead of friday |
When would be a good time for the plumber to come by? > i work from home so whenever |
Is it an emergency? > well it's dripping pretty fast so i'd say yes |
the dishwasher makes a weird noise every time i turn it on | somebody parked in my spot again |
i'd like to renew my lease for another year | how much notice do i have to give before i move out |
can i paint the walls or is that not allowed | do you have any two bedroom apartments available in september |
i'm looking for a place close to downtown that allows cats | what's included in the rent | is the deposit refundable |
i'd love to see it this weekend if you have any openings |
What's your budget? > somewhere around fifteen hundred a month |
What's your budget? > i don't want to spend more than two thousand |
How many people will be living there? > just me and my girlfriend | i need to make an appointment with doctor patel |
i've had a really bad headache for about a week now | my son has had a fever since friday and he won't eat anything |
is there anything available before the end of the month |
i need to reschedule my appointment for thursday. something came up at work |
do i need to fast before the blood test | i'm calling to get the results of my x ray |
my knee has been hurting ever since i fell off my bike | i think i might be allergic to the new medicine you gave me |
could you ask the nurse to call me back when she gets a chance | does doctor wong take my insurance |
i'd prefer a female doctor if that's an option |
What symptoms are you having? > i have a sore throat and i can't stop coughing |
What symptoms are you having? > um my stomach hurts and i feel dizzy when i stand up |
How long has this been going on? > i guess about two weeks |
How long has this been going on? > since i got back from vacation |
Are you taking any medication? > just something for my blood pressure |
Are you taking any medication? > no nothing at the moment |
What's your date of birth? > it's april third nineteen eighty two |
What's your date of birth? > march the ninth nineteen seventy five |
Have you been here before? > no this is my first time | Have you been here before? > yes but it was a long time ago |
i need to refill my prescription | is it okay to take this with food | when can i pick it up |
can you transfer my prescription to the pharmacy on elm street | do you guys give flu shots without an appointment |
i ran out of my inhaler and i'm leaving town tonight | the label says take one pill twice a day. is that right |
do you have something for a runny nose that won't make me sleepy |
my dog ate a whole bar of chocolate about an hour ago |
our cat hasn't been eating. and she's hiding under the bed all the time |
i'd like to bring my puppy in for his shots | how much do you charge for cleaning a cat's teeth |
i need to fly to denver on the twenty third | what's the cheapest flight from atlanta to seattle next friday |
i'd like an aisle seat near the front if you have one | can i bring my guitar on the plane as a carry on |
my flight was cancelled and i need to get home tonight | is there a direct flight or do i have to change planes |
how many bags can i check for free | i'd like to change the return date on my ticket to the following monday |
i missed my connection in dallas and now i don't know what to do |
the airline lost my suitcase and i've been waiting for two days | is breakfast included or do i have to pay extra |
we'd like a room with two queen beds for three nights | could we get a late check out on sunday |
the air conditioner in my room is not working | can somebody bring some more towels up to room four twelve |
what time is check in | do you have a shuttle to the airport | i booked a room for tonight but i need to cancel it |
is there parking at the hotel. and how much is it | i'd like a room on a high floor away from the elevator |
How many nights will you be staying? > we're getting in on the tenth and leaving on the fourteenth |
How many nights will you be staying? > uh just the one night | Smoking or non smoking? > non smoking please |
Would you like the room with the ocean view? > how much more is it |
Would you like the room with the ocean view? > no the regular one is fine |
Where are you flying from? > i'm flying out of newark |
Where are you flying from? > either oakland or san jose. whichever is cheaper |
What time would you like to leave? > as early as possible |
What time would you like to leave? > sometime in the afternoon. maybe around two |
Do you have a preference for the airline? > not really. whatever's cheapest |
Do you have a preference for the airline? > i'd rather not fly with them again |
which bus goes to the university from here | how do i get to the museum of modern art from union station |
does the last train leave before midnight | is the subway running on the holiday |
i left my umbrella on the number nine bus this morning | what's the next stop after main street |
do i have to change at the next station | how long does it take to walk there |
i'm at the corner of fifth and pine. where's the nearest bus stop | i'd like to rent a car for the weekend |
do you have anything bigger than that | can i return the car at a different location |
is insurance included in that price | i need a car seat for a two year old |
do i have to fill up the tank before i bring it back |
my car won't start and i'm stuck in the parking lot at the mall |
i got a flat tire on the highway just past exit twelve | the engine light came on this morning on my way to work |
i need to get my oil changed some time this week | how much do you charge to replace the brakes |
it makes this grinding noise when i turn left | when will my car be ready |
Are you in a safe place? > yeah i'm on the shoulder |
What kind of car is it? > it's a two thousand fifteen honda civic |
What kind of car is it? > a blue toyota. i forget the year |
Do you need a tow? > i don't know. i think it's just the battery |
i was in an accident this morning. and i need to file a claim |
the other driver ran a red light and hit me from the side |
nobody was hurt but the front of my car is pretty smashed up |
does my policy cover a rental car while mine is in the shop |
i'd like to add my daughter to my policy. she just got her license | what's my deductible |
how long will it take before i get the money | i'd like to get a quote for renters insurance |
a tree fell on our roof during the storm last night | i'd like to order a large pepperoni pizza with extra cheese |
can i get that without onions | what comes with the steak | do you have anything vegetarian |
we'd like a table for six at seven thirty on saturday | is it possible to sit outside |
i'm allergic to peanuts so please make sure there aren't any in there |
could you make that two of those and a diet coke | i'll have the same thing as last time |
what's your soup of the day | how late is the kitchen open tonight | my order is missing the fries |
the driver left the food at the wrong house | i've been waiting for over an hour and it still hasn't come |
it's cold and it's not what i ordered | can we change the reservation from four people to five |
do you take walk ins or do i need a reservation | i'd like it medium rare. with a baked potato on the side |
Would you like fries with that? > no but could i get a small salad instead |
Would you like fries with that? > sure why not | For here or to go? > to go please |
What kind of dressing would you like? > um do you have ranch |
What kind of dressing would you like? > just oil and vinegar on the side | Anything to drink? > i'll just have water |
Anything to drink? > a glass of the red wine. the one my wife had last time |
Would you like to see the dessert menu? > no thank you we're full |
And what's the name for the reservation? > it's under henderson |
And what's the name for the reservation? > put it under my wife's name. it's laura simmons |
a black coffee and a blueberry muffin | can i get an iced tea with lemon but no ice |
i ordered a pair of shoes last week and they're too small | can i exchange this for a different color |
where is my package. it was supposed to be here on monday |
the tracking number says it was delivered but i never got it | i'd like to return the jacket that i bought online |
do you have this in a medium | how much is shipping to canada | is it still on sale | my discount code isn't working |
i accidentally ordered two of them instead of one |
the box was open when it arrived and one of the glasses is broken |
can you check if the downtown store has it in stock | i'd like to change the delivery address on my order |
when do you expect to have more of them | i don't have the receipt anymore but i paid with my card |
could you wrap it as a gift |
What's the order number? > hold on let me find it. okay it's seven seven three one nine |
What's the order number? > i don't have it in front of me | What's wrong with the item? > it just doesn't turn on |
What's wrong with the item? > the zipper broke the first time i wore it |
Would you like a refund or a replacement? > i'd rather have my money back |
Would you like a refund or a replacement? > a replacement would be great |
Can I have the email address on the account? > sure it's on the order. don't you have it |
Is there anything else I can help you with? > no that's all. thank you so much for your help |
Is there anything else I can help you with? > actually yeah. do you know what time the store closes today |
Is there anything else I can help you with? > nope that was it |
Is there anything else I can help you with? > um one more thing. how do i change my password |
i can't open the attachment that my boss sent me | my computer is really slow ever since the last update |
the printer on the third floor is out of paper again | i forgot my password and i'm locked out of my account |
how do i connect my laptop to the projector | it says i don't have permission to open the folder |
i accidentally deleted a file and i need to get it back |
the screen goes black whenever i plug in the second monitor |
my mouse stopped working. i already changed the batteries |
i keep getting the same error message every time i try to save | could you install that program on my new machine |
i need access to the shared drive by tomorrow morning |
What does the error message say? > it says the connection timed out |
What does the error message say? > something about a certificate. i didn't write it down |
Which browser are you using? > i'm using firefox |
Which browser are you using? > i'm not sure. the one that came with the computer |
Are you on the company network right now? > no i'm working from home today |
Can you see the window now? > yes i see it | Can you see the window now? > no it's just a white screen |
Okay, click on settings and tell me what you see. > okay i clicked on it. and now it's asking me for a code |
Okay, click on settings and tell me what you see. > there's a list with five things in it | what do i do next |
where do i find that | it didn't work | nothing happened when i pressed it | i need to renew my driver's license |
what documents do i need to bring to get a passport | how do i register to vote |
i got a letter saying that i owe money and i don't understand what it's for | do i have to pay taxes on that |
i'd like to contest a parking ticket that i got last month | when is the office open on saturdays |
i need a copy of my birth certificate | my social security card got stolen | is there a form i can fill out online |
i've been on hold for forty five minutes | how do i apply for the program |
What's this regarding? > it's about my application from two weeks ago |
What's this regarding? > i got a letter in the mail from you guys |
Do you have your case number? > yes i do. it's right here | Do you have your case number? > no nobody gave me one |
i want to sign up for the spanish class on tuesday nights | when is the deadline to apply for financial aid |
my daughter is sick today so she won't be coming to school | i need to drop one of my classes |
could you tell me who teaches the introduction to biology | how do i get a parking permit for the campus |
is the library open during spring break | i'd like to renew the two books that i have out |
do you have the new one by that author who wrote the dragon book | i need help with my homework |
what's the square root of a hundred and forty four | who wrote pride and prejudice |
how far is the moon from the earth | how many ounces are there in a cup | what's the capital of australia |
tell me something interesting about whales | when did the second world war end | who won the game last night |
what does the word ambiguous mean | how do you say good morning in japanese | how tall is mount everest |
i'd like to get my hair cut on saturday with jessica | do you have anything open this afternoon |
just a trim and maybe a little off the top | how much is a membership if i only come on weekends |
i want to freeze my membership for two months | is there a yoga class tonight |
i'd like to book a massage for me and my husband | can i cancel without paying a fee |
i need two tickets for the eight o'clock show | are there any seats left near the stage | is the movie any good |
what's playing tonight | how much are the tickets for kids |
i can't make it to the concert so i'd like my money back |
do we have to print the tickets or can we show them on the phone |
i'd like to mail this to germany. what's the cheapest way | do i have to be home to sign for it |
how many stamps do i need for that | i need somebody to help me move next saturday |
we have a three bedroom house on the second floor and no elevator | could you give me an estimate over the phone |
do you also take old furniture away | i'm calling about the job that you posted online |
i have about five years of experience in customer service | i'm available monday through thursday |
i used to work at a restaurant downtown | can i bring my own laptop | how much does the position pay |
i'd like to take next friday off | i didn't get paid for the overtime i worked last week |
who should i talk to about my health insurance | i need to speak to a lawyer about my divorce |
how much do you charge for the first meeting | i'd like to leave a message for mister thompson |
could you have him call me back as soon as he gets in | is she in the office today |
no that's okay. i'll just try again later | i'd rather not say | it's kind of a long story |
i don't remember. it was a while ago | that sounds good to me | that's exactly what i was looking for |
that's not what i asked | no that's not right. my last name is spelled with a k | you already asked me that |
could you say that a little slower please | i'm sorry i didn't catch that. what did you say |
hang on a second. somebody's at the door | let me think about it and call you back | i have no idea |
it depends on how much it costs | i was just wondering how it works | set an alarm for six thirty tomorrow morning |
wake me up an hour earlier on weekdays | remind me to call my mom when i get home |
add eggs and butter to my shopping list | take milk off the list | what's on my calendar for tomorrow |
move my three o'clock meeting to thursday | cancel everything i have on friday afternoon |
invite sarah and tom to the meeting | do i have anything planned this weekend | turn off the lights in the kitchen |
make it a little warmer in here | dim the lights in the living room to fifty percent | lock the front door |
is the garage door closed | start the vacuum cleaner when i leave | play some jazz | play the next song |
turn it up a little bit | skip this one | who sings this song | put on that playlist i was listening to yesterday |
i like this song. save it | play the latest episode of my favorite podcast | stop the music in ten minutes |
what's the weather going to be like this weekend | is it going to rain tomorrow | do i need a jacket today |
how hot will it get in phoenix | is there any snow in the mountains | read me the headlines |
what's going on in the world today | any news about the election | give me the latest on the stock market |
how did apple do today | send a message to david saying that i'm running late |
reply to jenny's email and tell her i'll be there | do i have any new emails from my boss |
read the last message again | call my brother on his cell phone | delete all the messages from that number |
how long do i boil an egg | what can i make with chicken and rice | give me a recipe for banana bread |
what can i use instead of butter | set a timer for twelve minutes | how much time is left |
convert two hundred dollars to euros | how many days until christmas | what time is it in tokyo |
find me a good mexican restaurant near here | how do i get to the nearest gas station |
is there a lot of traffic on the way to work | order me a taxi to the airport at five a m |
book a train ticket to boston for the day after tomorrow | post a picture on my page |
tell the cable company that their service is terrible | what's the exchange rate for the pound | tell me a joke |
that wasn't very funny | are you a real person | who made you | what else can you do | never mind | turn that off |
don't do that again | start the coffee machine at seven every morning | make a new list and call it groceries |
create an event for the dentist on the fifteenth at ten | repeat that reminder every monday |
show me the emails i got today | search for flights to hawaii in december | open the blinds in the bedroom |
change the color of the lamp to blue | pause the movie | what movies are playing near me tonight |
find out when the pharmacy on oak street closes | check if my flight is on time | how much battery do i have left |
i'm looking for an attraction in the center of town |
we're visiting next week and we'd like to see a museum. preferably one that's free |
i need a place to stay that's cheap and has parking | is there a restaurant near the hotel that serves seafood |
could you give me their phone number and the address | what part of town is it in | what's the postcode |
i'd like something a little more expensive | does it have free wifi |
okay can you book it for five nights starting from tuesday | what about something in the north then |
i'm also looking for a place to eat. something italian maybe | do they have live music on the weekends |
are dogs allowed in there | that one sounds perfect. could you book it for me |
um i don't really care what kind of food it is as long as it's not too far | okay great and what's the entrance fee |
i also need a taxi to take me from the hotel to the restaurant | yeah that works. can i get a reference number |
i'm arriving by train at around four in the afternoon so something close to the station would be great |
would you be able to recommend a good bar that's open late | is it within walking distance from where i'm staying |
could you check whether they have a gym or a pool | i was hoping to find something with a nice view of the bay |
how's the neighborhood. is it safe at night |
so the reason i'm calling is that i ordered something about a week ago and it still hasn't arrived |
well i tried to do it on the website but it wouldn't let me |
i spoke with somebody yesterday and she told me that it would be taken care of |
i mean i don't mind paying for it but i'd like to know what it's for |
you know i've been a customer here for ten years and this has never happened before |
the thing is that i won't be home until after six |
if it's not too much trouble could you send me an email with all of that | what happens if i don't pay it on time |
i'm not really sure what it's called but it's the thing that goes on top | as far as i know everything is paid up |
i just want to make sure that it gets there before the weekend | it was working fine until about an hour ago |
i think you have the wrong address. i moved last year | before we do that i have a question |
let me ask my husband. he knows more about it | i'd like to talk to somebody who can actually help me |
could you please connect me to the billing department | when i open it i see a picture of a lock |
there should be a note about it in your system | all i know is that it's broken |
because i can't afford it right now | because the other one was too expensive | so that's why i'm calling |
so what are my options | and then what happens | and how much would that be | but i already did that |
but that's not what the website says | or maybe we could do it next week | if you don't mind |
whatever you think is best | whichever one comes first | the earlier the better | neither of those works for me |
either one is fine | probably around eight or nine | somewhere between fifty and a hundred | not that i know of |
not yet | i hope so | i'm afraid not | of course | sounds great | go for it | yes i am | yes it is | yes i do |
no i haven't | no i don't think so | i already have one | i'm done | i'm still here | that would be wonderful |
that's too much | that's my wife's | it's for my mother | it's on the second floor | it's about a mile from here |
it's the third house on the left | on the corner of maple and ninth | next to the post office |
right across the street from the school | just off the highway | in the back of the store | at my parents' house |
from home | by the end of the day | the week after next | a couple of days ago | every other wednesday |
twice a month | for about an hour | until the end of june | since two thousand nine | most of the time |
in the evenings mostly | What's the best way to reach you? > my cell phone is best |
What's the best way to reach you? > you can call me at work before five |
Can you describe the person? > he was tall and he had a red hat on |
Can you describe it? > it's a small brown leather bag with a long strap |
Where did you last see it? > i think i left it on a table by the window |
Where did you last see it? > in the restroom on the first floor |
What happened next? > i pushed the button and it just turned itself off |
What happened next? > then he hung up on me | How did you hear about us? > a friend of mine told me about you |
How did you hear about us? > i saw an ad on television | Why are you cancelling? > it's too expensive |
Why are you cancelling? > i found something better |
Why are you cancelling? > we just don't watch it that much anymore |
What would you like to do instead? > i'd like to keep it for now |
What are you interested in? > mostly history and art. some science too |
What are you interested in? > anything that's good for kids |
Who is the gift for? > it's for my niece. she's turning eight |
Who should I put down as a contact? > you can put down my sister. her name is angela ruiz |
How would you rate the service today? > i'd give it a nine |
How would you rate the service today? > it was okay i guess | Could you spell that for me? > sure it's b as in boy |
What seems to be the problem? > well i'm not getting any sound |
What seems to be the problem? > i can't hear anything when people call me |
What seems to be the problem? > the door doesn't close all the way |
Which size do you need? > i usually wear a ten and a half | Which size do you need? > the biggest one you have |
How old is the child? > she's going to be four in october | How old is he? > he just turned sixteen |
What floor are you on? > i'm on the fifth floor |
When did you buy it? > it was a birthday present so i don't know exactly |
When did you buy it? > sometime last november | Can you hold for a moment? > yeah no problem |
Can you hold for a moment? > how long will that take |
I've sent you a code. Can you read it back to me? > i haven't gotten it yet |
I've sent you a code. Can you read it back to me? > okay it's two nine four four one eight |
I can offer you Tuesday at nine or Thursday at four. > thursday would be better |
I can offer you Tuesday at nine or Thursday at four. > neither of those. do you have anything on monday |
That will be forty two dollars and fifty cents. > okay that's fine |
That will be forty two dollars and fifty cents. > why is it so much |
That will be forty two dollars and fifty cents. > can i pay with a gift card |
The earliest appointment is in three weeks. > isn't there anything sooner |
The earliest appointment is in three weeks. > okay i'll take it |
I'm sorry, we're out of that. > oh okay. what else do you have |
I'm sorry, we're out of that. > then i'll have the soup | Let me pull up your account. > okay |
Let me pull up your account. > take your time | Your order has been placed. > great. when will it get here |
Your order has been placed. > wait i wanted to change something
`);
