"""What the demonstration's team typed after its contacts, in English."""

from __future__ import annotations

from followup_cli.demo_texts import Record
from followup_cli.terms import Goal, Kind

RECORDS = {
    Goal.SATISFACTION: (
        Record("Till and stock in daily use; staff find it faster than the old system",
               "Clear screens, new staff learn it in half a day", "Send the stock-taking guide"),
        Record("Happy overall; asked how to set up store credit",
               "Support answers quickly", "Send the store-credit steps"),
        Record("Works well; would like to design their own receipts",
               "Does the job, receipts could look nicer", "Pass to product, answer next week"),
        Record("Owner reads the daily report himself and saves time on the books",
               "An hour of bookkeeping is now ten minutes", "Suggest the monthly report"),
        Record("Pleased with installation and training, would recommend us",
               "The engineer was very patient", "Send the referral leaflet"),
        Record("Fine in general; slow at lunch time, advised a wired connection",
               "Good, and the network tip helped", "Ask in a week whether it is still slow"),
        Record("New manager in the shop; needs the reports explained again",
               "Product is fine, the handover was messy", "Book half an hour online"),
        Record("Contract and invoice have arrived, no other questions",
               "Everything in good order", "Next call with the quarter"),
    ),
    Goal.GUIDANCE: (
        Record("Went through sale, return and end of shift with the manager",
               "Very thorough, kept the recording", "Send the manual"),
        Record("Imported the price list with them, some four hundred barcodes",
               "Faster than expected", "They check prices and tell us"),
        Record("Showed how to set up offers; they made one on the spot",
               "No more discounts by hand", "Look at the figures afterwards"),
        Record("Separate logins for owner and staff are set up",
               "Feels much safer now"),
        Record("Showed the reports on the phone; the app is installed",
               "Nice to see takings when travelling", "Ask in two weeks how often it is used"),
        Record("Explained stock-taking; we do the first one together at month end",
               "Easy to follow", "Remind them the day before"),
        Record("Barcode scanner would not pair; works now",
               "Quick answer, solved on the spot"),
        Record("Explained messages to member groups; they want to try one",
               "Very useful", "Send a sample text"),
    ),
    Goal.RELATIONSHIP: (
        Record("Caught up; trade is steady, nothing new",
               "Always a pleasure", "Visit again next quarter"),
        Record("Forty minutes in the shop; the owner thinks of expanding next year",
               "Wants us to grow with them", "Prepare the chain offer"),
        Record("They have just had their anniversary sale; members' offers went well",
               "System held up all day", "Write it up as a story for approval"),
        Record("Met the new manager and swapped numbers",
               "Easier to message directly", "Send the frequent questions"),
        Record("Long-standing customer; pointed us to the grocer next door",
               "I only recommend what works", "Call the grocer and say thanks"),
        Record("High season ahead: advised spare paper rolls and a backup connection",
               "Good reminder", "Check the devices before the season"),
        Record("Thanked us for last month's late shift; on very good terms",
               "Couldn't ask for better service", "Keep to the quarterly call"),
        Record("Short hello, they were busy; will ring if anything comes up",
               "Thanks for keeping it short"),
    ),
    Goal.OPPORTUNITY: (
        Record("Plans a second shop and asks what running several costs",
               "Happy with one, so thinking of two", "Send the multi-shop quote"),
        Record("Interested in the advanced reports, would like a demonstration",
               "Wants margin by product", "Arrange the demonstration"),
        Record("Has all they need now; talk again with next year's budget",
               "Enough for the moment", "Get in touch at year end"),
        Record("Queues at weekends; considering another terminal",
               "Two tills are not enough on Saturdays", "Send the trade-in quote"),
        Record("Would like two of the staff to take the course",
               "The course is down to earth", "Send the next dates"),
        Record("Comparing delivery platforms; asks when we will connect",
               "Delivery orders should book themselves", "Ask product for a date"),
        Record("Uses nearly everything; asks about a link to their accounts",
               "Being able to export is key", "Ask the engineers for a proposal"),
        Record("Means to stay with us, hopes for a loyalty discount",
               "A little off would be nice", "Ask for the loyalty price"),
    ),
}  # fmt: skip

BY_RULE = {
    "R07": (
        Record("Terminal installed; printer, drawer and scanner tried one by one",
               "Quick work and tidy cables", "Check in three days that all is stable"),
        Record("Arrived intact; guided them through start-up and shop registration",
               "Well packed, clear leaflet", "Send the quick-start video"),
        Record("Delivered and running; staff have had a first look",
               "Easy to start", "Ask after the first week"),
    ),
    "R10": (
        Record("Told them the contract is ending; they will renew, owner has to sign",
               "A stable year", "Send the renewal"),
        Record("They are doing next year's budget; will renew at the same price",
               "Please keep the price", "Final quote before month end"),
        Record("Talked about renewal; would like to sign both shops together",
               "Is there a discount for two?", "Prepare a package"),
        Record("Owner hesitates, feels that some features go unused",
               "We hardly use the member functions", "Offer a members' training first"),
    ),
    "R11": (
        Record("Went through the year: members up by a third, waste down",
               "The figures speak for themselves", "Send the report to the owner"),
        Record("Reviewed use together; four in five features are in use",
               "Had not realised how much time it saves", "Agree a day to sign"),
        Record("Found that stock-taking is unused; showed it on the spot",
               "Wish we had known earlier", "Look again next week"),
    ),
    "R12": (
        Record("Sent birthday wishes and a card; they were delighted", "How kind to remember"),
        Record("Wished a happy birthday and chatted a little", "That made my day"),
    ),
    "R13": (
        Record("Congratulated on the anniversary and sent flowers", "What a lovely surprise"),
        Record("Sent a letter for the anniversary; they wrote back", "Quite a road together"),
    ),
    "R28": (
        Record("Called back as promised; explained the quote, partners will discuss it",
               "You kept your word", "Hear their answer in three days"),
        Record("Called as agreed; last time's problem is solved",
               "It has not come back", "Back to the usual rhythm"),
        Record("Called at the time agreed; training date and number of people fixed",
               "Well organised", "Remind them the day before"),
    ),
}  # fmt: skip

PROBLEMS = {
    Kind.COMPLAINT: (
        Record("Two days until anybody rang back about a repair; upset, apologised",
               "Far too slow, we nearly had to close", "Service takes it over today"),
        Record("Renewal price is not what sales had promised",
               "The discount we agreed is missing", "Check the mails and answer"),
        Record("Trainer came late; they ask for the lesson to be repeated",
               "Not professional", "Repeat the lesson, and apologise"),
    ),
    Kind.PRODUCT_DEFECT: (
        Record("Report total differs from its lines; have a screenshot",
               "I cannot trust the figures", "To R&D, answer within three days"),
        Record("A return saved on the phone disappears; can be repeated",
               "We enter every return twice", "Recording sent to R&D"),
        Record("Two offers together give a wrong price at the till",
               "Customers noticed before we did", "Switch one off until it is fixed"),
    ),
    Kind.FAULT: (
        Record("Terminal froze twice at noon, fine after a restart",
               "Of all times, at lunch", "After-sales looks at it remotely today"),
        Record("Printer jams now and then, even after cleaning",
               "Half a receipt is no receipt", "Send a spare print head"),
        Record("Sales made offline were not uploaded afterwards",
               "A dozen sales were missing", "After-sales uploads them and reads the log"),
    ),
    Kind.SERVICE_REQUEST: (
        Record("Needs accounts for new staff and one more training",
               "Not hard, just no time to read", "Open them tomorrow, fix a date"),
        Record("Wants members moved over from the old system; file received",
               "This week would be great", "Service imports and replies"),
    ),
    Kind.OTHER: (
        Record("Name on the invoice is wrong, wants a new one",
               "Our accountant keeps asking", "Accounts sends a new one"),
        Record("Our contact has left, nobody named yet",
               "Nobody looks after it just now", "Ask again next week"),
    ),
}  # fmt: skip

INTENTS = (
    "Wants another till terminal",
    "Opening a second shop, needs the multi-shop plan",
    "Two of the staff for the next course",
    "Asks for the delivery platform module",
    "Would turn on-site care into a yearly contract",
    "Wants a members' app, please quote",
    "Recommended a friend who would like a trial",
    "Needs a link to their accounting software",
)

SENT = (
    "Sent",
    "Sent, with the quick-start guide",
    "Sent; they replied with thanks",
    "Sent, with the thank-you letter",
)

ANSWERED = (
    Record("Survey returned", "Content overall, would like more tutorials"),
    Record("Survey returned", "Quick service, stable product"),
    Record("Survey returned, with a remark", "Fair price, could be simpler"),
    Record("Survey returned", "Nothing to add"),
)

NO_ANSWER = (
    Record("Rang twice, no answer; sent a text to say why", next_step="Ring tomorrow morning"),
    Record("Reception answered, left a message", next_step="Ring again at four"),
    Record("They were in a meeting, will talk later", next_step="Ask by message for a time"),
    Record("No answer; waiting for a reply to my message", next_step="Try again in two days"),
)

VOICEMAIL = (
    Record("Not reached in three tries; sent the material", next_step="Confirm at the next call"),
    Record("Not reached; wrote a mail with my number", next_step="Wait for their reply"),
)

POSTPONED = (
    Record("Travelling; asked to be rung next week", next_step="Ring next week"),
    Record("In the middle of their sale, agreed on another day", next_step="Ring after the sale"),
    Record("The person in charge is on holiday", next_step="Call on the new date"),
    Record("Would rather talk after stock-taking", next_step="Ring after stock-taking"),
)

NOT_NEEDED = (
    Record("Talked it over in the shop yesterday, no call needed"),
    Record("They rang about the same thing themselves"),
    Record("Shop closed for rebuilding; arrange anew when it opens"),
    Record("Same as last week's call"),
)
