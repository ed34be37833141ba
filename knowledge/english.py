"""How much an English word says about a topic, as far as that can be known without any handbook.

Three tiers: grammar and chat noise say nothing; plain words say a little; every other word says as much as it is rare in
the handbook. The lists are ours, written for questions that people type at work.
"""

from __future__ import annotations

GRAMMAR = frozenset(
    "a an the this that these those there here it its itself i me my mine myself we us our ours ourselves you"
    " your yours yourself he him his she her hers they them their theirs one ones who whom whose which what when"
    " where why how whether and or but nor so yet if then else than as at by for from in into of off on onto out"
    " over to up upon with within without about above across after against along among around before behind below"
    " beneath beside besides between beyond despite down during except inside like near outside per since through"
    " throughout till toward towards under until unto via am is are was were be been being do does did doing done"
    " have has had having can could may might must shall should will would ought not no none nothing never neither"
    " either both all any anyone anybody anything each every everyone everybody everything few less many more most"
    " much several some someone somebody something such own same other others another too very quite rather just"
    " only even also still already again ever now s t d ll m re ve don didn doesn isn aren wasn weren won wouldn"
    " couldn shouldn cannot cant dont doesnt didnt isnt arent wasnt wont im ive id ill youre youve theyre theyve"
    " weve whats whos wheres hows thats lets theres vs versus etc eg ie because though although while however"
    " therefore thus hence unless".split()
)
"""Words that hold a sentence together."""

CHATTER = frozenset(
    "please pls plz thanks thank thx ty cheers hi hello hey hiya yo dear sorry excuse ok okay kk yes yep yeah no"
    " nope hmm um uh er ah oh lol haha btw fyi imo imho asap quick quickly question questions query ask asks"
    " asking asked tell tells told say says said know knows knew wonder wondering wondered want wants wanted need"
    " needs needed like love help helps helping give gives gave show shows showing find finds finding get gets"
    " getting got gotten see look looking looks let maybe perhaps possibly actually really basically literally"
    " simply anyway anyways kind kinda sort sorta bit lot lots guys folks team mate buddy bot coach everyone"
    " somebody anyone understand understood mean means meant explain explains describe clarify share remind think"
    " thinking thought guess suppose believe sure exactly stuff thing things thingy way ways going gonna wanna"
    " gotta trying try tried able curious idea clue happen happens thats whats pardon kindly urgent urgently hope"
    " hoping".split()
)
"""What people wrap around a question."""

PLAIN = frozenset(
    "go goes went gone come comes came make makes making made take takes taking took taken put puts set sets"
    " setting use uses using used work works working worked start starts starting started stop stops begin begins"
    " end ends keep keeps kept run runs running ran turn turns move moves call calls called name names bring"
    " brings brought hold holds leave left feel seem seems become becomes believe expect expects expected allow"
    " allows allowed offer offers offered include includes including included involve involved depend depends"
    " happen happened change changes changed add adds added provide provides provided require requires required"
    " follow follows following read reads reading write writes talk talks talking speak speaks hear hears heard"
    " meet meets meeting wait waits send sends sent receive receives received pay pays paid buy buys bought open"
    " opens close closes check checks checking good better best great bad worse worst nice fine big bigger biggest"
    " small smaller large larger long longer short shorter high higher low lower old new newer first second third"
    " last next previous early late later soon current currently recent recently today tomorrow yesterday day days"
    " week weeks month months year years time times moment hour hours minute minutes right wrong true false real"
    " full whole main major important different difference differences similar kind kinds type types sort part"
    " parts point points place places side sides case cases example examples fact facts reason reasons problem"
    " problems issue issues answer answers number numbers amount level levels group groups list lists line lines"
    " page pages word words people person persons man woman company companies business businesses firm firms"
    " organisation organization world country job jobs role roles thing deal deals information info details detail"
    " available possible possibly necessary certain clear easy easier hard harder simple free ready able likely"
    " usually often always sometimes together away back far well enough almost instead especially particular"
    " general specific overall two three four five six seven eight nine ten half once twice someone else"
    " interested apply applies exist exists count counts actual".split()
)
"""Words that are common everywhere: they say a little."""

SILENT = GRAMMAR | CHATTER

MOODS = {
    "thanks": frozenset("thanks thank thx ty cheers appreciated grateful".split()),
    "hello": frozenset("hi hello hey hiya yo morning afternoon evening greetings howdy".split()),
    "bye": frozenset("bye goodbye cya later night".split()),
    "praise": frozenset(
        "great awesome perfect brilliant nice cool lovely excellent amazing wonderful good helpful well".split()
    ),
}
"""The words by which small talk is known, strongest mood first."""

SMALL_TALK = frozenset(
    "day job work one bot doing today going there things much so very how are you is it what up been good see"
    " later all for your the that was have a and to my this really".split()
)
"""Words that may stand beside a mood's word without making a question of it."""

ASKING = frozenset(
    "who whom whose what whats which where wheres when why how hows is are am was were do does did can could may must"
    " should will would has have tell show give send explain list find".split()
)
"""Words that a question begins with."""

REFERRING = frozenset("it its they them their theirs that those this these there he she his her".split())
"""Words that stand for something named before."""
