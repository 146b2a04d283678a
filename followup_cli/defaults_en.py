"""The default scripts in English: short enough to be said aloud, yours to change."""

from __future__ import annotations

from followup_cli.defaults_scripts import Script
from followup_cli.terms import Channel

_PHONE, _EMAIL, _SMS, _WECHAT, _SURVEY, _VISIT = (
    Channel.PHONE, Channel.EMAIL, Channel.SMS, Channel.WECHAT, Channel.SURVEY, Channel.VISIT,
)  # fmt: skip

_HELLO = "Hello {contact}, this is {me} from {company?the service team}. "
_NPS = "[closed] From 0 to 10, how likely are you to recommend us to somebody you know?"
_RATED = "[closed] How satisfied were you with us this year, from 0 to 10?"
_GOOD_AND_BAD = "[open] What works best for you, and what should we improve first?"
_PROBLEMS = "[open] Have you run into any problem lately? What happened?"
_NEEDS = "[open] What are you planning next that we could help with?"
_OFFER = "[closed] We now offer {new_feature?}, which may help you {benefit?}. Would you like to hear more?"
_PENDING = " By the way, we are still working on what you reported: {open_tickets?}."
_NOTED = " My notes from last time say “{last_summary?}”, and I will tell you what has come of it."
_CHECK = "Let me just check our notes: is {contact} still the right person, and {reach_at?this} the best way to reach you?"
_CLOSING = "Thank you for your time. Let me repeat what I noted: … What needs solving goes to {department}, and I will tell you the outcome myself. You will have an answer {deadline?}."
_SIGNED = "Kind regards,\n{me}, {company?the service team}"

SCRIPTS: tuple[Script, ...] = (
    Script("R01", _EMAIL, "Hello {customer},\nthank you for choosing {product?us}. Three steps make a good start: finish the basic setup, add your own records, then do one real job from end to end. It takes about 15 minutes.",
           closing="Stuck anywhere? Just reply, and we will answer the same day.\n" + _SIGNED, subject="Thank you for buying {product?from us}: your first 15 minutes"),
    Script("R01", _SMS, "Hello {customer}, thank you for buying {product?from us}! Any question about getting started? Just reply, and we will call you today.", closing="{company?The service team}"),
    Script("R02", _EMAIL, "Hello {customer},\nthank you for your trust. We are glad to work with you from today. In the next days our customer success manager will call, to get the first steps right together.",
           closing="Whatever comes to mind until then, just tell me.\n" + _SIGNED, subject="Thank you, and welcome"),
    Script("R02", _WECHAT, _HELLO + "Thank you for choosing us! Our customer success manager will call you in the next days to get you started.", closing="You can always reach me here."),
    Script("R03", _PHONE, _HELLO + "I am here to get you started with {product?everything}. Do you have ten minutes?",
           ("[closed] Are all accounts and devices working?", "[open] What would you like to get done with it first?", "[open] Which step has been hard so far?", "[closed] Shall I show your colleagues round once more?"),
           _CHECK, "Then let us get that first job done. I will send you the main steps; anything technical goes to {department}."),
    Script("R03", _WECHAT, _HELLO + "I am here to get you started with {product?everything}. Are all accounts and devices working, and what would you like to get done first?", closing="Send me a line, and we will find a time to do it together."),
    Script("R04", _PHONE, _HELLO + "We have been working together for two weeks, and I would like your honest opinion. It takes a few minutes." + _PENDING,
           (_NPS, _GOOD_AND_BAD, _PROBLEMS, _NEEDS), _CHECK, _CLOSING),
    Script("R04", _WECHAT, _HELLO + "We have been working together for two weeks. From 0 to 10, how are we doing? What works, and what does not?", closing="Just reply here; I will see to it."),
    Script("R05", _PHONE, _HELLO + "You bought {product?from us} on {purchase_date?one of the last days}. I would like to take two minutes to hear how you are getting on, and whether we can help. Is now a good time?",
           ("[closed] Have you started to use it?", _NPS, _GOOD_AND_BAD, _PROBLEMS, _NEEDS), _CHECK, _CLOSING),
    Script("R05", _WECHAT, _HELLO + "How are you getting on with {product?what you bought}? From 0 to 10, what would you give it?", closing="If anything is not right, tell me here and I will see to it."),
    Script("R06", _PHONE, _HELLO + "You have had {product?your purchase} for about a month, so let us see how far it has taken you." + _PENDING,
           ("[open] What do you use it for now, and what has changed?", _NPS, _GOOD_AND_BAD, _PROBLEMS, _OFFER, _NEEDS), _CHECK, _CLOSING),
    Script("R06", _WECHAT, _HELLO + "You have had {product?your purchase} for about a month. What do you use it for now, and have you run into any problem? We also offer {new_feature?}: tell me if you would like to know more.", closing="A line is enough, whenever it suits you."),
    Script("R07", _PHONE, _HELLO + "{product?Your delivery} should have reached you by now, and I am calling to see that all is well.",
           ("[closed] Did everything arrive, and undamaged?", "[closed] Is it installed and running?", "[open] What was unclear while you set it up?", "[open] What is still missing on your side?"),
           _CHECK, "Good, I will send you the guide. If somebody has to come or a part is missing, {department} gets it today and I will tell you when."),
    Script("R07", _WECHAT, _HELLO + "{product?Your delivery} should have reached you by now. Did everything arrive, and is it running?", closing="If something is unclear, send me a photo."),
    Script("R08", _PHONE, _HELLO + "You have been live for a week. How is everybody getting on?" + _PENDING,
           ("[closed] Has everyone who should use it logged in?", _NPS, _GOOD_AND_BAD, "[open] What got in the way this week?", _NEEDS), _CHECK, _CLOSING),
    Script("R08", _WECHAT, _HELLO + "You have been live for a week. How is everybody getting on, and what got in the way?", closing="A line is enough; I will follow it up."),
    Script("R09", _PHONE, _HELLO + "You have been live for a month, so let us look at what you set out to do, and how far you are." + _PENDING,
           ("[open] You wanted to solve a problem. How far is it solved?", _NPS, _GOOD_AND_BAD, _PROBLEMS, "[closed] Will other teams or branches join?", _NEEDS), _CHECK, _CLOSING),
    Script("R09", _WECHAT, _HELLO + "You have been live for a month. How far is the problem solved that you chose us for? From 0 to 10, how are we doing?", closing="If you would rather talk, name a time and I will call."),
    Script("R10", _PHONE, _HELLO + "Our contract is up for renewal: it ends {contract_end?before long}. I am calling early so that there is time for everything." + _PENDING,
           ("[closed] When do you plan the budget for the next term?", "[open] What matters most to you in the next term?", _GOOD_AND_BAD, "[closed] Who else takes part in the decision?", _NEEDS), _CHECK, "Thank you. I will put the renewal in writing, price and terms included, and you will have it within days."),
    Script("R10", _WECHAT, _HELLO + "Our contract is up for renewal: it ends {contract_end?before long}. Is there anything you would like to change for the next term?", closing="Tell me, and I will have a proposal ready in good time."),
    Script("R11", _PHONE, _HELLO + "Our contract ends {contract_end?next month}. I have put together what it brought you, and would like ten minutes to go through it." + _PENDING,
           ("[open] What was worth the most to you in this term?", _NPS, "[open] What did you hope for that has not come yet?", "[closed] Is anything about the renewal still unclear?", _NEEDS), _CHECK, _CLOSING),
    Script("R11", _WECHAT, _HELLO + "Our contract ends {contract_end?next month}, and I have put together what it brought you. Ten minutes are enough to go through it.", closing="When would suit you in the next days?"),
    Script("R12", _WECHAT, "Happy birthday, {contact}! I wish you a healthy and happy year.", closing="{me}, {company?the service team}"),
    Script("R12", _SMS, "Happy birthday, {contact}! All the best from everybody at {company?our place}."),
    Script("R12", _EMAIL, "Dear {contact},\ntoday is your birthday: thank you for your trust, and all the best for the year ahead!", closing=_SIGNED, subject="Happy birthday"),
    Script("R13", _WECHAT, "Hello {contact}, congratulations on the anniversary of {customer}! We are glad to have come part of the way with you.", closing="{me}, {company?the service team}"),
    Script("R13", _EMAIL, "Hello {customer},\ncongratulations on your anniversary to you and all your colleagues. Thank you for the time together, and on to the next year!", closing=_SIGNED, subject="Congratulations on your anniversary"),
    Script("R14", _PHONE, _HELLO + "A quarter has passed, and I would like to hear how you are doing." + _NOTED + _PENDING,
           ("[open] What has changed most in your business this quarter?", _NPS, _GOOD_AND_BAD, _PROBLEMS, _NEEDS), _CHECK, _CLOSING),
    Script("R14", _VISIT, "Hello {contact}, thank you for seeing me. I am {me} from {company?the service team}, and I came to hear your opinion." + _NOTED + _PENDING,
           ("[open] What are your main aims for the next two quarters?", _NPS, _GOOD_AND_BAD, _PROBLEMS, "[closed] May I see how your colleagues really use it?", _NEEDS), _CHECK, _CLOSING),
    Script("R14", _WECHAT, _HELLO + "A quarter has passed: how are you doing, and has anything changed on your side?", closing="Whatever we can do, tell me here; or name a day, and I will come by."),
    Script("R15", _PHONE, _HELLO + "We have not spoken properly for half a year. How are you, and what could we do for you?" + _PENDING,
           ("[open] How is {product?what you have from us} working for you now?", _NPS, _GOOD_AND_BAD, _PROBLEMS, _OFFER, _NEEDS), _CHECK, _CLOSING),
    Script("R15", _WECHAT, _HELLO + "We have not spoken properly for half a year. How is {product?what you have from us} working for you, and what are you planning next?", closing="Send me a line, and I will call you for a few minutes."),
    Script("R16", _SURVEY, "Hello {customer}! Once a year we ask five questions. They take two minutes, and become our plan for next year.",
           (_NPS, _RATED, _GOOD_AND_BAD, _PROBLEMS, _NEEDS), "Has your contact person, phone or e-mail changed? Please tell us in the last field.", "Thank you! Where something has to be done, we will be in touch within three working days."),
    Script("R16", _EMAIL, "Hello {customer},\nanother year has passed. Would you spend two minutes on these questions? Just reply.",
           (_NPS, _RATED, _GOOD_AND_BAD, _PROBLEMS, _NEEDS), "If your contact person, phone or e-mail has changed, please tell us too.", "We read every answer.\n" + _SIGNED, "Two minutes to make next year better"),
    Script("R17", _PHONE, _HELLO + "I have been following the problem that you told us about, and would like to know where it stands.",
           ("[closed] Is it solved by now?", "[open] What is still not right?", "[closed] Were you contacted quickly enough, from 0 to 10?"), _CHECK, "I see. I will keep after {department} until the rest is done, and tell you as it goes. You will hear from me {deadline?}."),
    Script("R17", _WECHAT, _HELLO + "I have been following the problem that you told us about. Is it solved by now, and what is still not right?", closing="Tell me here, and I will keep after it."),
    Script("R18", _SURVEY, "Hello {contact}, your request has been dealt with. Would you rate it? It takes half a minute.",
           ("[closed] How do you rate this service, from 0 to 10?", "[closed] Is the problem solved for good?", "[open] What could have been better?"), closing="Thank you! If it is not solved, say so here and we will take it up again."),
    Script("R19", _PHONE, _HELLO + "I hear that the problem you reported is solved. What was done: {result?}. I would like to hear from you whether that is so.",
           ("[closed] Is it really solved? Has it come back since?", "[closed] How do you rate the way it was handled, from 0 to 10?", "[open] What annoyed you along the way?", _NEEDS), _CHECK, "Thank you for your patience. If anything is still not right, {department} takes it up again today. If it ever comes back, call me directly."),
    Script("R19", _WECHAT, _HELLO + "I hear that the problem you reported is solved. What was done: {result?}. Is it really solved, and from 0 to 10, how do you rate the way it was handled?", closing="If anything is still wrong, tell me here and I will see to it."),
    Script("R20", _PHONE, _HELLO + "We have not spoken for a while. I am not selling anything today, I just want to hear how you are. The last that you had from us was {last_order?}." + _PENDING,
           ("[open] Do you still use {product?what you bought}? What made you use it less?", _GOOD_AND_BAD, "[closed] Are you using something else at the moment?", _OFFER, _NEEDS), _CHECK, _CLOSING),
    Script("R20", _WECHAT, _HELLO + "We have not spoken for a while, and I just want to hear how you are. Do you still use {product?what you bought}?", closing="If something got in the way, tell me: I will find an answer."),
    Script("R21", _PHONE, _HELLO + "I noticed that we see less of you than before, and wondered whether we got something wrong." + _PENDING,
           ("[open] What has changed lately?", _PROBLEMS, "[closed] If we put that right, would you stay with us?", _NPS), _CHECK, _CLOSING),
    Script("R21", _WECHAT, _HELLO + "I noticed that we see less of you than before. Did we get something wrong?", closing="Be frank with me: I will find an answer."),
    Script("R22", _PHONE, _HELLO + "I hear that you have something new in mind, and would like to understand it better.",
           ("[open] What would you like to achieve, and how is it done today?", "[closed] Is there a rough budget and date?", "[closed] Who else takes part in the decision?"), _CHECK, "That is clear. I will work out a proposal; let us fix a date to go through it."),
    Script("R22", _WECHAT, _HELLO + "I hear that you have something new in mind. What would you like to achieve, and by when?", closing="A few words are enough; then we will talk it through."),
    Script("R24", _PHONE, _HELLO + "You gave us a low score last time. I take that seriously: I am sorry, and I am calling to listen.",
           ("[open] What disappointed you most? Please tell me more.", "[open] What would put it right for you?", "[closed] If we do it that way, is that all right with you?"), _CHECK, "Thank you for being frank. I will have {department} do just that, and bring you the result myself. You will have an answer {deadline?}."),
    Script("R24", _WECHAT, _HELLO + "You gave us a low score last time, and I am sorry. What disappointed you most, and what would put it right?", closing="Reply when it suits you, or name a time and I will call."),
    Script("R28", _PHONE, _HELLO + "We agreed that I would call you again. My notes from last time say: {last_summary?}.",
           ("[open] What has changed since then?", "[closed] Can we settle what we left open?", _NEEDS), _CHECK, _CLOSING),
    Script("R28", _WECHAT, _HELLO + "We agreed that I would get in touch again. How do things stand, and can we settle what we left open?", closing="Reply whenever it suits you."),
    Script("R29", _PHONE, _HELLO + "I will be looking after you from now on, so I wanted to introduce myself and hear your plans.",
           ("[open] Which problem did you choose us for?", "[closed] By when would you like to be up and running?", "[open] What worries you about the start?"), _CHECK, "Welcome! I will send you the next steps. Whatever it is, call me."),
    Script("R29", _WECHAT, _HELLO + "I will be looking after you from now on. Which problem did you choose us for, and by when would you like to be up and running?", closing="Whatever it is, you reach me here."),
    Script("R30", _EMAIL, "Welcome, {customer}!\nYour account is ready. Three things first: complete your profile, invite your colleagues, and try one real job.",
           closing="Would you like somebody to show you round? Just reply, and we will find a time.\n" + _SIGNED, subject="Welcome to {product?us}"),
    Script("R31", _EMAIL, "Hello {customer},\nwe saw you log in for the first time. Here is a short guide: where to begin, the three features used most, and where to find help.",
           closing="It takes about ten minutes. Questions? Just reply.\n" + _SIGNED, subject="Start here: a guide to {product?everything}"),
    Script("R32", _SURVEY, "Hello {customer}! You have been with us for a week. Would you tell us, in a minute, how it is going?",
           (_NPS, _GOOD_AND_BAD, _PROBLEMS), closing="Thank you! We will come back to you about what you mention."),
    Script("R33", _EMAIL, "Hello {customer},\nhere is your usage report for last month: what you used, what has changed, and what we suggest as a next step.",
           ("[closed] Is this report of use to you?", "[open] What else should it tell you?"), closing="Just reply.\n" + _SIGNED, subject="{product?Your usage}: the monthly report"),
    Script("R34", _VISIT, "Hello {contact}, I am {me} from {company?the service team}, here for the first maintenance of {product?your equipment}. It takes about an hour.",
           ("[closed] Has it stopped or raised an alarm so far?", "[open] Any noise, heat, or anything awkward to use?", _NPS, "[closed] Do you have enough spare parts and supplies?", _NEEDS), _CHECK, "That is done; please look over the record. Parts to replace go to {department}, and we will announce the next visit."),
    Script("R35", _VISIT, "Hello {contact}, I am {me} from {company?the service team}, here for the regular maintenance. My notes from last time say: {last_summary?}.",
           ("[closed] Has what you mentioned last time come back?", _PROBLEMS, _NPS, "[closed] Do you plan to add or move any machines?", _NEEDS), _CHECK, "That is done; please look over the record. What is open goes to {department}, and I will let you know when it is solved. You will have an answer {deadline?}."),
    Script("R36", _PHONE, "Hello {contact}, this is {me} from {company?our school}, your class teacher. How has the learning been going?",
           ("[closed] Are you keeping up with the lessons and the homework?", "[open] What is hardest, and what has helped most?", _NPS, "[open] What should we change about the timetable?", _NEEDS), _CHECK, "Good, I will send you the next plan. Where extra tuition would help, I will arrange it."),
    Script("R36", _WECHAT, "Hello {contact}, this is {me} from {company?our school}, your class teacher. How has the learning been going? Are you keeping up, and what is hardest?", closing="Where extra tuition would help, tell me and I will arrange it."),
    Script("R37", _SURVEY, "Hello {customer}! You have had {product?your purchase} for a month. Four questions, one minute.",
           (_NPS, _GOOD_AND_BAD, _PROBLEMS, _NEEDS), closing="Thank you! We read every answer."),
    Script("R38", _WECHAT, "Hello {contact}, {festival} is near. A happy {festival} to you and your family!", closing="{me}, {company?the service team}"),
    Script("R38", _SMS, "Hello {customer}, all of us at {company?our place} wish you and your family a happy {festival}!"),
)  # fmt: skip
