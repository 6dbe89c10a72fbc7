"""The vocabulary of the synthetic reviews and vectors: word lists, as data.

Every list is sorted by falling frequency. The reviews draw from these lists and the vectors cover
the same words, so the two archives match as aclImdb and GloVe do. Nothing here depends on a seed.
"""

from itertools import islice, product


def _listed(words: str) -> list[str]:
    return words.split()


FUNCTION_WORDS = _listed("""
the a and of to is it in i this that was as for with but on not you are his have be he one its at
all by an who from they so like there or about just out if has what some more when very up her
no she my even would which only their see had were me than we much into do been other get because
how most made could also will first any them after then him way does too over where think these
being such little seems here two many off while still between again same through before
""")

PUNCTUATION = [
    ".",
    ",",
    '"',
    "'s",
    "-",
    "(",
    ")",
    "''",
    "``",
    ":",
    "'",
    "?",
    ";",
    "!",
    "...",
    "n't",
]

FILM_NOUNS = _listed("""
film movie story plot scene character actor cast director script ending picture dialogue part role
performance music camera work series show episode sequel book version shot sequence score set
screen screenplay soundtrack theme tale comedy drama thriller western musical documentary remake
adaptation trilogy cartoon animation cliché hero villain heroine cameo costume lighting editing
opening finale narration subtitle studio producer writer composer protagonist narrator stunt
montage dvd trailer genre premise setting title chapter credit budget audience critic viewer
screening
""")

PLAIN_NOUNS = _listed("""
life time world house family night day town father mother son daughter war money friend room road
city street car train ship letter window door garden river mountain island forest village school
church hospital hotel office kitchen table chair lamp clock mirror painting piano guitar drum song
dance dinner breakfast coffee bread apple orange winter summer spring autumn morning evening
weekend holiday wedding funeral journey voyage flight bridge tower castle palace farm field harbour
station market shop bank court prison army soldier captain doctor nurse lawyer teacher pupil farmer
fisherman baker tailor singer painter sailor pilot detective policeman thief stranger neighbour
uncle aunt cousin brother sister husband wife fiancé child baby crowd nation border desert valley
lake ocean beach storm rain snow wind fog cloud moon star sun planet rocket robot machine engine
wheel hammer ladder rope knife sword shield coin ring necklace crown hat coat dress shoe glove
pocket paper pencil newspaper magazine photograph telephone radio television computer compass map
ticket suitcase basket bottle glass plate spoon café naïveté façade résumé vineyard orchard meadow
stable barn attic cellar corridor staircase balcony roof chimney fence gate lantern candle mattress
blanket pillow curtain carpet notebook diary secret promise rumour debt bargain inheritance
contract experiment laboratory expedition treaty election parliament factory strike union mine
railway tunnel canal lighthouse observatory museum library university orchestra circus theatre
""")

ANIMALS = _listed("dog cat horse wolf tiger bird lion fox bear rabbit kitten puppy")
PEOPLE = _listed("man woman boy girl king queen prince princess emperor empress")

PLAIN_ADJECTIVES = _listed("""
old young new small big long short american french british german italian early late local foreign
quiet dark red blue green white black grey tall narrow wide distant modern ancient rural urban
northern southern eastern marble golden silver daily annual private public military royal medical
legal seasonal coastal central former final second third usual typical similar different certain
whole entire single double naïve married retired wounded homeless wealthy
""")

PLAIN_VERBS = _listed("""
follows plays meets finds leaves takes tells shows brings visits watches hears carries opens closes
crosses enters joins calls sends sells buys paints builds repairs hides reads writes sings studies
teaches drives sails rides climbs guards hunts feeds describes remembers forgets mentions discovers
inherits borrows steals returns collects measures photographs interviews accompanies marries
divorces
""")

POSITIVE_ADJECTIVES = _listed("""
good great best wonderful excellent perfect beautiful brilliant amazing superb fantastic enjoyable
memorable moving delightful charming touching outstanding fascinating favourite hilarious terrific
stunning gripping incredible powerful clever fresh magnificent marvellous captivating refreshing
heartwarming engaging riveting witty elegant exquisite splendid remarkable exceptional impressive
compelling flawless breathtaking masterful inspired inspiring intelligent thoughtful tender
gorgeous dazzling absorbing uplifting unforgettable poignant glorious triumphant enchanting
endearing lovely lovable sublime haunting thrilling satisfying rewarding polished crisp radiant
luminous timeless genuine sincere graceful sparkling vivid rich warm joyous playful inventive
imaginative original ingenious subtle nuanced honest heartfelt affecting mesmerizing hypnotic
spellbinding enthralling exhilarating electrifying irresistible adorable delicious priceless
phenomenal extraordinary spectacular stellar admirable commendable noble believable convincing
stylish sumptuous lavish majestic lyrical poetic bewitching amusing sharp insightful illuminating
profound resonant soulful exuberant effervescent spirited lively energetic buoyant cheerful
charismatic magnetic sensational astonishing astounding wondrous miraculous divine heavenly
immaculate impeccable peerless unmatched unrivalled towering definitive
""")

NEGATIVE_ADJECTIVES = _listed("""
bad worst terrible awful boring stupid horrible poor dull lame ridiculous pathetic predictable
disappointing annoying pointless silly weak cheap laughable dreadful mediocre wooden tedious bland
lifeless forgettable painful unfunny unbearable unwatchable atrocious abysmal appalling amateurish
incoherent confusing messy clumsy contrived shallow hollow tiresome tired stale flat lousy crappy
embarrassing insulting offensive ugly nasty vile wretched miserable dismal dreary lazy sloppy
careless inept incompetent clueless mindless senseless brainless idiotic moronic absurd implausible
unbelievable unconvincing unlikeable irritating grating obnoxious insufferable pretentious pompous
overlong overrated overblown bloated sluggish plodding lumbering turgid ponderous leaden stilted
strained fake phony artificial derivative unoriginal formulaic recycled hackneyed trite corny
cheesy sappy mawkish cringeworthy shoddy tacky tawdry trashy worthless useless hopeless meaningless
inexcusable unforgivable disgraceful shameful deplorable lamentable woeful pitiful sorry uninspired
uninteresting unimaginative uneven unfocused disjointed muddled murky underwhelming unsatisfying
unpleasant distasteful repulsive repellent revolting disgusting horrid hideous ghastly grotesque
gruesome excruciating agonizing soporific vapid insipid inane vacuous botched bungled misguided
misjudged
""")

POSITIVE_NOUNS = _listed("""
masterpiece gem joy treat delight classic triumph treasure pleasure winner success marvel jewel
revelation miracle knockout landmark
""")

NEGATIVE_NOUNS = _listed("""
mess waste disaster failure garbage disappointment rubbish junk trash turkey bore stinker flop
embarrassment travesty catastrophe fiasco insult
""")

POSITIVE_VERBS = _listed("""
loved enjoyed liked adored admired recommend praised treasured cherished savoured applauded
celebrated relished appreciated
""")

NEGATIVE_VERBS = _listed("""
hated disliked avoid regretted despised loathed endured skipped detested suffered dreaded deplored
mocked resented
""")

POSITIVE_ADVERBS = _listed("""
beautifully perfectly wonderfully brilliantly superbly delightfully masterfully skilfully cleverly
gracefully splendidly elegantly flawlessly movingly charmingly
""")

NEGATIVE_ADVERBS = _listed("""
badly poorly terribly horribly awfully painfully clumsily lazily dreadfully miserably ineptly
tediously carelessly pathetically sloppily
""")

NEWS_WORDS = _listed("""
said percent government president minister million company police officials state countries
br economic trade troops league championship billion shares index spokesman agency reported officer
policy talks agreement investors currency exports tournament quarter inflation
""")

NON_ASCII_NAMES = [
    "Amélie",
    "Zoë",
    "José",
    "Renée",
    "François",
    "Jürgen",
    "Björk",
    "Chloé",
    "Anaïs",
]

# GloVe's tokenizer splits contractions, so it has no vectors for these.
CONTRACTIONS = _listed("don't didn't can't couldn't")

# Misspellings, too rare for a vector.
MISSPELLINGS = _listed("definately realy actualy probaly basicly finaly apparantly truely")

_FIRST = _listed("""
bar bel cor dal el far gar hol jan kel kin lor mar mel nor or pel quin ros sal tam tor ul ver wil
""")
_SECOND = _listed("a e en i o u")
_LAST = _listed("""
bert by croft dale ford gan ham hurst ley mere mond nard ridge sen stan ton vale well wick worth
""")


def invented_names(count: int) -> list[str]:
    """Return `count` (at most 3,000) names of people and places, made of syllables, each once."""
    parts = product(_SECOND, _LAST, _FIRST)
    return ["".join((first, second, last)).title() for second, last, first in islice(parts, count)]
