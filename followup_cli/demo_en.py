"""The demonstration's people and sentences in English: a maker of shop software."""

from __future__ import annotations

from followup_cli.demo_en_records import (
    ANSWERED,
    BY_RULE,
    INTENTS,
    NO_ANSWER,
    NOT_NEEDED,
    POSTPONED,
    PROBLEMS,
    RECORDS,
    SENT,
    VOICEMAIL,
)
from followup_cli.demo_texts import Case, Client, Colleague, Texts, Ware
from followup_cli.terms import Kind

_FOUNDER = "Helen Larch"

_TEAM = (
    Colleague(_FOUNDER, "helen", ("Founder", "Service director"), "", 6, ""),
    Colleague("Tom Reed", "tom", ("Sales",), _FOUNDER, 15, _FOUNDER),
    Colleague(
        "Mia Chen", "mia", ("Customer success manager", "Teacher"), _FOUNDER, 12, "Sam Ortiz"
    ),
    Colleague("Sam Ortiz", "sam", ("Customer success manager",), "Mia Chen", 12, "Mia Chen"),
    Colleague("Priya Nair", "priya", ("Sales assistant", "Service"), "Tom Reed", 20, "Tom Reed"),
    Colleague("Jonas Berg", "jonas", ("After-sales", "Product R&D"), _FOUNDER, 8, "Priya Nair"),
)

_FIRMS = (
    Client("Millbrook Bistro", "millbrook", "Anna Reid"),
    Client("Copper Kettle Bakery", "copperkettle", "Luke Marsh"),
    Client("Rainlight Tea Rooms", "rainlight", "Grace Whitford"),
    Client("Blue Slate Taproom", "blueslate", "Owen Pryce"),
    Client("Petal & Stem Florists", "petalstem", "Maya Holt"),
    Client("South Window Books", "southwindow", "Ruth Ainsley"),
    Client("Bamboo Lane Coffee", "bamboolane", "Ben Carver"),
    Client("Halfway Hill Stores", "halfwayhill", "Frank Dunmore"),
    Client("Goldacre Wholefoods", "goldacre", "Nina Bauer"),
    Client("Little Larks Babywear", "littlelarks", "Laura Finch"),
    Client("Harbour & Heath Shoes", "harbourheath", "Peter Lund"),
    Client("Pomegranate Market", "pomegranate", "Leila Haddad"),
    Client("Quayside Fishmongers", "quayside", "Rory McBride"),
    Client("White Heron Beauty", "whiteheron", "Chloe Banks"),
    Client("Wheatfield Bread Co", "wheatfield", "Martin Cole"),
    Client("The Corner Spoon", "cornerspoon", "Isla Grant"),
    Client("Canal Street Pastries", "canalstreet", "Emma Doyle"),
    Client("Riverbank Fitness", "riverbank", "Marcus Hale"),
    Client("Daybreak Pharmacy", "daybreak", "Susan Okoro"),
    Client("Old Orchard Inn", "oldorchard", "George Tanner"),
    Client("Inkstone Kitchen", "inkstone", "Wei Zhang"),
    Client("Tangerine Laundry", "tangerine", "Rosa Marino"),
    Client("Cloudhill Toys", "cloudhill", "Daniel Frost"),
    Client("Seabank Guest House", "seabank", "Eileen Walsh"),
    Client("Sparrow Kids Clothing", "sparrowkids", "Julia Novak"),
    Client("Lane End Noodle Bar", "laneend", "Kenji Mori"),
    Client("Silkword Fashion", "silkword", "Fiona Blake"),
    Client("Four Seasons Homeware", "fourseasonshome", "Adam Price"),
    Client("Waterside Delicatessen", "waterside", "Carla Romano"),
    Client("East Lake Opticians", "eastlake", "Stephen Boyd"),
    Client("Pinecone Pets", "pinecone", "Amy Larkin"),
    Client("Green Basket Grocers", "greenbasket", "Yusuf Demir"),
    Client("Mirror Lake Weddings", "mirrorlake", "Diana Cross"),
    Client("Good Neighbour Electrics", "goodneighbour", "Alan Booth"),
    Client("Riverview Hotpot", "riverview", "Xin Liu"),
    Client("Plane Tree Studios", "planetree", "Nadia Perrin"),
    Client("Fenland Rice & Grain", "fenland", "Harold Stokes"),
    Client("Bayberry Wines", "bayberry", "Camille Roux"),
    Client("Towpath Garage", "towpath", "Neil Sharpe"),
    Client("Saddler's Luggage", "saddlers", "Joan Whitaker"),
    Client("Puddle Lane Knitwear", "puddlelane", "Sarah Quinn"),
    Client("Hickory Nut House", "hickory", "Ian Forbes"),
    Client("Ferry Steps Teahouse", "ferrysteps", "May Lawson"),
    Client("Pearl & Thread Jewellers", "pearlthread", "Helena Costa"),
    Client("On Paper Stationery", "onpaper", "Theo Summers"),
)

_PEOPLE = (
    Client("Oliver Hart", "oliver.hart"),
    Client("Sophie Wren", "sophie.wren"),
    Client("Ethan Moss", "ethan.moss"),
    Client("Zoe Palmer", "zoe.palmer"),
    Client("Liam Foster", "liam.foster"),
    Client("Hannah Vale", "hannah.vale"),
    Client("Noah Bright", "noah.bright"),
    Client("Ella Stone", "ella.stone"),
    Client("Jack Turner", "jack.turner"),
    Client("Ines Duarte", "ines.duarte"),
    Client("Callum Ross", "callum.ross"),
    Client("Freya Lind", "freya.lind"),
    Client("Victor Amsel", "victor.amsel"),
    Client("Tara Singh", "tara.singh"),
    Client("Edgar Poole", "edgar.poole"),
)

_CASES = {
    Kind.COMPLAINT: Case(
        "Service",
        "Priya Nair",
        (
            "Apologised by phone and waived one month's fee; accepted.",
            "New contact person named; weekly progress note agreed.",
        ),
    ),
    Kind.PRODUCT_DEFECT: Case(
        "After-sales, Product R&D",
        "Jonas Berg",
        (
            "Report total corrected in the new version; customer confirmed.",
            "Unit replaced by a new one; the old one is back for tests.",
        ),
    ),
    Kind.FAULT: Case(
        "After-sales",
        "Jonas Berg",
        (
            "Printer driver reinstalled remotely; works again.",
            "Power module changed on site; two hours without a fault.",
        ),
    ),
    Kind.SERVICE_REQUEST: Case(
        "Service",
        "Priya Nair",
        (
            "Two user accounts opened, instructions sent.",
            "1,260 loyalty members imported for the customer.",
        ),
    ),
    Kind.OTHER: Case(
        "Service",
        "Priya Nair",
        ("Invoice corrected and sent again.", "Contact details updated."),
    ),
}

ENGLISH = Texts(
    company="Larch Shop Systems",
    currency="",
    wares=(
        Ware("Larch Shop yearly plan", 2980),
        Ware("Larch Till terminal", 2680, delivered=True),
        Ware("Running a Shop course", 1280),
        Ware("On-site care", 480),
    ),
    team=_TEAM,
    sellers=("Tom Reed", "Mia Chen", "Sam Ortiz"),
    away="Sam Ortiz",
    firms=_FIRMS,
    people=_PEOPLE,
    phone="+44 7700 900{:03d}",
    masked_phone="07700 90****",
    vague_amount="about 500",
    no_end="no end",
    month_day="{month:02d}-{day:02d}",
    tags=("chain", "key account"),
    notes=(
        "Met at the fair; the owner decides, wants to be live this month",
        "Has a care contract too, with another end date",
        "Reads group messages only, please do not call",
        "Unhappy about the last repair; see them before renewal",
        "Shop is being sold; did not sign again when the contract ended",
        "Number not in service, company closed",
        "Agreed to talk about the quote tomorrow afternoon",
    ),
    cases=_CASES,
    events=(
        ("New shop opened", "Second shop, soft opening"),
        ("On-site training", "Till and stock-taking for the staff"),
        ("Joined the webinar", "How to run a members' day"),
        ("Met at the fair", "Saw the demonstration at our stand"),
        ("Go-live review", "Went through the monthly report with the manager"),
    ),
    records=RECORDS,
    by_rule=BY_RULE,
    problems=PROBLEMS,
    intents=INTENTS,
    sent=SENT,
    answered=ANSWERED,
    no_answer=NO_ANSWER,
    voicemail=VOICEMAIL,
    postponed=POSTPONED,
    not_needed=NOT_NEEDED,
)
