"""Forms of the sentences of a plan for stock."""

from samvirke.prepare.report.vocabulary import N_

FORMS = (
    N_(
        "Two-stage stochastic programme on {runs} courses of {days} days, all equally likely. Stock is "
        "placed before it is known which comes, and shipped with foresight of its weeks."
    ),
    N_(
        "Least risk within the budget: {share_mean} the mean of unmet need and {share_worst} its CVaR, the "
        "mean of the worst {share_tail} of courses. A unit of normal use counts {weight} of a unit of care."
    ),
    N_("Ordinary supply goes on at {share} of normal use. Nothing more can be bought during the course."),
    N_(
        "What patients need is drawn between the low and the high of its sources, for each course and item; "
        "half of the courses lie below base."
    ),
    N_("What patients need is the low of its sources in every course."),
    N_("What patients need is the base of its sources in every course."),
    N_("What patients need is the high of its sources in every course."),
    N_(
        "Places are the hospitals of each health trust and the municipalities of its area. Goods come the "
        "same day inside a health region, else {days} days later, reckoned as whole weeks."
    ),
    N_(
        "Yearly cost: pallet places, interest on the price, what expires because normal use does not rotate "
        "it (price ÷ shelf life), and the mean transport of a course × {share} chance a year. Interest "
        "{share_interest}."
    ),
    N_(
        "Three months of normal use of those whom a depot serves lie there at least (§ 8 a; normal use is "
        "modelled here, the duty itself follows from purchases: samvirke duty ppe); what lies there counts."
    ),
    N_("The duty to store three months of normal use (§ 8 a) is shown and not asked for."),
    N_(
        "Between items the money goes where it lowers the share of need unmet the most. The frontiers bend "
        "one way only, so no other division of the money has less risk along them."
    ),
    N_(
        "Each plan of the frontier is tried on {count} other courses: shipped in the best way, and day by "
        "day under the rules of the store, without foresight."
    ),
    N_("prices of {items} are assumed: put your own contract prices in with --prices"),
    N_("the chance of a course in a year is assumed; it weighs transport only"),
    N_(
        "no normal use is known for {items}: nothing is rotated there, all that expires is paid for, and no "
        "duty to store is shown"
    ),
    N_(
        "three months of normal use of {items} is less than {share} of what a course needs beyond ordinary "
        "supply: hardly any were used in an ordinary week, so that weeks of normal use say little of how "
        "long a store lasts in an epidemic"
    ),
    N_("the region tells of no stock of {items} today, so all of the plan is bought new"),
    N_("stock of {places} is counted at the first depot"),
    N_("no course asks for {items} beyond ordinary supply"),
    N_("{count} courses are few for a tail of {share}: CVaR is near the worst course; give more --runs"),
)
