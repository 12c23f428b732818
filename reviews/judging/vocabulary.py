"""Words of advertising and calls to act, in the languages of the site. Small lists, on purpose: the rest is learned from decisions."""

import re
from collections.abc import Iterator

from conference.lib.text import fold, words
from reviews.judging.signals import Signal, shown

# Asks the reader to do something for the writer, or sells.
FIRST_CALL, EACH_MORE, MOST_FOR_CALLS = 35, 15, 75
# Innocent alone.
EACH_HINT, MOST_FOR_HINTS = 10, 20

_OWN = r"(?:my|our|mine|their)"
_THING = (
    r"(?:channel|chanel|page|site|website|web|blog|shop|store|profile|video|videos|vid|vids|music|song|songs|cover|covers|remix|album|"
    r"mixtape|playlist|stream|group|app|instagram|facebook|twitter|insta|soundcloud|ebay|account)"
)
CALLS = (
    # English
    rf"{_OWN} (?:\w+ ){{0,2}}{_THING}",
    r"check (?:\w+ ){0,2}out (?:my|our|this|these|the new|please)",
    r"check out",
    r"subscrib\w*",
    r"sub (?:me|my|for|to)",
    r"sub4sub",
    r"(?:follow|add|contact|message|text|dm|email|join|visit|support|help) (?:me|us)\b",
    (
        r"(?:please|pls|plz) (?:\w+ ){0,2}(?:like|share|subscribe|vote|donate|visit|click|follow|help|read|watch|"
        r"support|check|look)"
    ),
    r"(?:make|earn|earning|making|get|extra|easy|free) (?:\w+ )?(?:money|cash|income)",
    r"money (?:online|here|from home)",
    r"work(?:ing)? from home",
    r"(?:gift|giftcard) cards?",
    r"giveaway\w*",
    r"(?:promo|discount|coupon|referral) codes?",
    r"click (?:here|on|the|this|below|link)",
    r"link (?:in|below|here)",
    r"(?:buy|order|download|register|sign up|join|call|apply) (?:now|today|here)",
    r"(?:best|lowest|cheap|cheapest) prices?",
    r"free (?:download|trial|shipping|gift|account|access)",
    r"(?:casino|betting|viagra|cialis|forex|payday|escorts?)",
    r"(?:bitcoin|crypto) (?:investment|trading|profit)",
    r"(?:essay|thesis|assignment|seo|backlinks?) (?:writing )?(?:service|services|help)",
    r"(?:whatsapp|telegram)",
    r"guest post\w*",
    r"(?:vote|donate) (?:for|to)? ?(?:me|us|my|please)?",
    r"share this",
    r"(?:gofundme|paypal|patreon|onlyfans)",
    r"thumbs up (?:if|so|this|for)",
    r"like (?:my|our|and|this comment|if|so)",
    # Azerbaijani
    r"(?:kanalima|sehifeme|profilime|qrupumuza|kanalimiza|sehifemize) (?:\w+ )?(?:abune|daxil|baxin|qosulun|kecin)",
    r"abune ol\w*",
    r"linke? (?:kecid|daxil|klik|kecin)\w*",
    r"(?:indi|hemen) (?:al|alin|sifaris|zeng)\w*",
    r"(?:pul|gelir) (?:qazan)\w*",
    r"evden (?:is|qazanc)\w*",
    r"endirim\w* (?:kodu|kuponu)",
    r"(?:mehsulumuz|xidmetimiz|sirketimiz)\w*",
    r"elaqe (?:nomresi|ucun)",
    r"(?:kazino|merc|bukmeker)\w*",
    r"pulsuz (?:yukle|elde|catdirilma)\w*",
    # Russian
    r"подпи(?:ш|с)\w* на (?:\w+ )?(?:канал|страниц|групп|меня|нас)\w*",
    r"(?:мой|моем|наш|нашем|мою|нашу|моего|нашего) (?:канал|сайт|блог|магазин|страниц|групп)\w*",
    r"перех(?:оди|од)\w* по ссылке",
    r"(?:заработ|заработок|зарабатыва)\w* (?:в интернете|денег|деньги|дома|без)\w*",
    r"(?:закажи|купи|звони|пиши|жми)(?:те)?\b",
    r"(?:промокод|скидк|распродаж)\w*",
    r"(?:казино|букмекер|ставки на спорт|займ|кредит онлайн)\w*",
    r"(?:курсовые|дипломы|диссертации) на заказ",
    r"бесплатн\w* (?:доставк|скача)\w*",
    r"низк\w* цен\w*",
    r"(?:ватсап|вотсап|телеграм)\w*",
    # Turkish
    r"kanalima (?:abone|bak)\w*",
    r"abone ol\w*",
    r"(?:takip|takibe) (?:et|edin|al)\w*",
    r"(?:linke|buraya|linki) (?:tikla|tiklayin)\w*",
    r"(?:para|gelir) kazan\w*",
    r"evden (?:calis|kazan)\w*",
    r"(?:indirim|promosyon) (?:kodu|kuponu)",
    r"hemen (?:al|satin|siparis|ara|kaydol)\w*",
    r"(?:urunumuz|hizmetimiz|firmamiz|magazamiz|sitemiz)\w*",
    r"(?:bahis|casino|kumarhane|iddaa)\w*",
    r"ucretsiz (?:indir|kargo|deneme)\w*",
    r"en (?:uygun|ucuz) fiyat\w*",
)
HINTS = (
    r"youtube",
    r"facebook",
    r"instagram",
    r"twitter",
    r"channel\w*",
    r"itunes",
    r"guys",
    r"(?:please|pls|plz)",
    r"free",
    r"money",
    r"price",
    r"website",
    r"download",
    r"kanal\w*",
    r"endirim\w*",
    r"pulsuz",
    r"ucuz\w*",
    r"скидк\w*",
    r"бесплатно",
    r"дешев\w*",
    r"ucretsiz",
    r"kampanya\w*",
)


def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(fold, patterns))})(?!\w)")


_CALLS, _HINTS = _any_of(CALLS), _any_of(HINTS)


def signals(text: str) -> Iterator[Signal]:
    """Compared without case and marks; signs between words do not part them."""
    plain = " ".join(words(text))
    calls = list(dict.fromkeys(match.group() for match in _CALLS.finditer(plain)))
    if calls:
        yield Signal("calls", min(MOST_FOR_CALLS, FIRST_CALL + EACH_MORE * (len(calls) - 1)), {"found": shown(calls)})
    hints = list(dict.fromkeys(match.group() for match in _HINTS.finditer(_CALLS.sub(" ", plain))))
    if hints:
        yield Signal("advertising words", min(MOST_FOR_HINTS, EACH_HINT * len(hints)), {"found": shown(hints)})
