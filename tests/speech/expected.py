"""What each language must say, written by hand from usage, not taken from the code.

Each phrase table is (method, number, words).
"""

from __future__ import annotations

PHONE = {
    "ja": ("ゼロ ヨン ニ", "ヨン ロク ゼロ", "キュウ ハチ ヨン ゴ"),
    "ja-x-easy": ("ゼロ ヨン ニ", "ヨン ロク ゼロ", "キュウ ハチ ヨン ゴ"),
    "en": ("zero four two", "four six zero", "nine eight four five"),
    "zh-CN": ("零 四 二", "四 六 零", "九 八 四 五"),
    "ko": ("공 사 이", "사 육 공", "구 팔 사 오"),
    "es": ("cero cuatro dos", "cuatro seis cero", "nueve ocho cuatro cinco"),
    "pt-BR": ("zero quatro dois", "quatro meia zero", "nove oito quatro cinco"),
    "vi": ("không bốn hai", "bốn sáu không", "chín tám bốn năm"),
    "fil": ("zero four two", "four six zero", "nine eight four five"),
}

ALL_DIGITS = {
    "ja": "ゼロ イチ ニ サン ヨン ゴ ロク ナナ ハチ キュウ",
    "ja-x-easy": "ゼロ イチ ニ サン ヨン ゴ ロク ナナ ハチ キュウ",
    "en": "zero one two three four five six seven eight nine",
    "zh-CN": "零 幺 二 三 四 五 六 七 八 九",
    "ko": "공 일 이 삼 사 오 육 칠 팔 구",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "pt-BR": "zero um dois três quatro cinco meia sete oito nove",
    "vi": "không một hai ba bốn năm sáu bảy tám chín",
    "fil": "zero one two three four five six seven eight nine",
}

KEYS = {
    "ja": "ゼロ/1/2/3/4/5/6/7/8/9/こめじるし/シャープ",
    "ja-x-easy": "ゼロ/1/2/3/4/5/6/7/8/9/こめじるし/シャープ",
    "en": "zero/one/two/three/four/five/six/seven/eight/nine/star/pound",
    "zh-CN": "零/一/二/三/四/五/六/七/八/九/星号键/井号键",
    "ko": "영번/일번/이번/삼번/사번/오번/육번/칠번/팔번/구번/별표 버튼/우물 정자 버튼",
    "es": "cero/uno/dos/tres/cuatro/cinco/seis/siete/ocho/nueve/asterisco/numeral",
    "pt-BR": "zero/um/dois/três/quatro/cinco/seis/sete/oito/nove/asterisco/jogo da velha",
    "vi": (
        "phím không/phím một/phím hai/phím ba/phím bốn/phím năm/phím sáu/phím bảy/phím tám/phím chín/"
        "phím sao/phím thăng"
    ),
    "fil": "zero/one/two/three/four/five/six/seven/eight/nine/star/pound",
}

ORDINALS = {
    "ja": "1つ目/2つ目/3つ目/4つ目/5つ目/6つ目/7つ目/8つ目/9つ目/10個目/11個目/12個目",
    "ja-x-easy": "1つ目/2つ目/3つ目/4つ目/5つ目/6つ目/7つ目/8つ目/9つ目/10個目/11個目/12個目",
    "en": "First/Second/Third/Fourth/Fifth/Sixth/Seventh/Eighth/Ninth/Tenth/Eleventh/Twelfth",
    "zh-CN": "第一/第二/第三/第四/第五/第六/第七/第八/第九/第十/第十一/第十二",
    "ko": "첫째/둘째/셋째/넷째/다섯째/여섯째/일곱째/여덟째/아홉째/열째/열한째/열두째",
    "es": ("Primero/Segundo/Tercero/Cuarto/Quinto/Sexto/Séptimo/Octavo/Noveno/Décimo/Undécimo/Duodécimo"),
    "pt-BR": (
        "Primeiro/Segundo/Terceiro/Quarto/Quinto/Sexto/Sétimo/Oitavo/Nono/Décimo/Décimo primeiro/"
        "Décimo segundo"
    ),
    "vi": (
        "Thứ nhất/Thứ hai/Thứ ba/Thứ tư/Thứ năm/Thứ sáu/Thứ bảy/Thứ tám/Thứ chín/Thứ mười/"
        "Thứ mười một/Thứ mười hai"
    ),
    "fil": (
        "Una/Ikalawa/Ikatlo/Ikaapat/Ikalima/Ikaanim/Ikapito/Ikawalo/Ikasiyam/Ikasampu/"
        "Ikalabing-isa/Ikalabindalawa"
    ),
}

PHRASES = {
    "ja": """
        count 1 1つ | count 3 3つ | count 9 9つ | count 12 12個 | options 4 4つ | ordinal 13 13個目
        days 1 いちにち | days 14 14日 | days 90 90日 | months 2 2か月 | age 15 15歳 | times 5 5回
        digits 4 4けた | floor 1 1階 | floor 2 2階""",
    "ja-x-easy": """
        count 1 1つ | count 3 3つ | count 10 10個 | options 4 4つ | days 1 いちにち | days 90 90日
        months 2 2か月 | age 15 15さい | times 5 5回 | digits 4 数字 4つ
        digits 10 数字 10個 | floor 2 2階""",
    "en": """
        count 1 one thing | count 3 three things | count 12 twelve things | options 1 one option
        options 4 four options | ordinal 13 Number thirteen | days 1 one day | days 14 fourteen days
        days 21 twenty-one days | days 90 ninety days | days 365 365 days | months 1 one month
        months 2 two months | age 15 fifteen | age 75 seventy-five | times 1 once | times 5 five times
        digits 1 one digit | digits 4 four digits | floor 1 first floor | floor 2 second floor
        floor 13 floor thirteen""",
    "zh-CN": """
        count 1 一项 | count 2 两项 | count 12 十二项 | options 2 两个选项 | options 4 四个选项
        days 2 两天 | days 14 十四天 | days 20 二十天 | days 22 二十二天 | days 90 九十天 | days 365 365天
        months 2 两个月 | age 15 十五岁 | times 2 两次 | times 5 五次 | digits 4 四位数字 | floor 1 一楼
        floor 2 二楼""",
    "ko": """
        count 1 한 가지 | count 3 세 가지 | count 12 열두 가지 | options 4 네 가지 | ordinal 13 열셋째
        ordinal 14 열넷째 | ordinal 20 스무째 | ordinal 22 스물두째 | days 1 하루 | days 2 이틀
        days 3 삼 일 | days 14 십사 일 | days 90 구십 일 | days 365 365 일 | months 1 한 달 | months 2 두 달
        months 3 삼 개월 | age 15 십오 세 | age 65 육십오 세 | times 3 세 번 | times 5 다섯 번
        times 20 스무 번 | times 21 스물한 번 | digits 4 숫자 네 자리 | floor 1 일 층 | floor 2 이 층""",
    "es": """
        count 1 una cosa | count 3 tres cosas | count 21 veintiuna cosas | count 31 treinta y una cosas
        options 1 una opción | options 4 cuatro opciones | ordinal 13 Número trece | days 1 un día
        days 14 catorce días | days 21 veintiún días | days 31 treinta y un días | days 90 noventa días
        days 365 365 días | months 1 un mes | months 2 dos meses | age 1 un año | age 15 quince años
        times 1 una vez | times 5 cinco veces | digits 1 un dígito | digits 4 cuatro dígitos
        floor 1 primer piso | floor 2 segundo piso | floor 3 tercer piso | floor 13 piso trece""",
    "pt-BR": """
        count 1 um item | count 2 dois itens | count 3 três itens | options 1 uma opção
        options 2 duas opções | options 4 quatro opções | options 22 vinte e duas opções
        ordinal 13 Número treze | days 1 um dia | days 14 catorze dias | days 21 vinte e um dias
        days 90 noventa dias | days 365 365 dias | months 1 um mês | months 2 dois meses | age 1 um ano
        age 15 quinze anos | times 1 uma vez | times 2 duas vezes | times 5 cinco vezes
        digits 1 um dígito | digits 4 quatro dígitos | floor 1 primeiro andar | floor 2 segundo andar
        floor 13 andar treze""",
    "vi": """
        count 1 một mục | count 3 ba mục | count 12 mười hai mục | options 4 bốn lựa chọn
        days 11 mười một ngày | days 14 mười bốn ngày | days 21 hai mươi mốt ngày
        days 24 hai mươi bốn ngày | days 25 hai mươi lăm ngày | days 90 chín mươi ngày
        days 365 365 ngày | months 2 hai tháng | age 15 mười lăm tuổi | times 5 năm lần
        digits 4 bốn chữ số | floor 1 tầng một | floor 2 tầng hai""",
    "fil": """
        count 1 isang bagay | count 3 tatlong bagay | count 4 apat na bagay
        count 12 labindalawang bagay | options 4 apat na pagpipilian | days 14 labing-apat na araw
        days 30 tatlumpung araw | days 90 siyamnapung araw | days 365 365 araw | months 2 dalawang buwan
        days 25 dalawampu't limang araw | age 15 labinlimang taong gulang | times 1 isang beses
        times 5 limang beses | digits 4 apat na digit | floor 1 unang palapag
        floor 2 ikalawang palapag | floor 4 ikaapat na palapag | floor 11 ikalabing-isang palapag""",
}

RANGES = {
    "ja": "6けたから16けた",
    "ja-x-easy": "6文字から 16文字",
    "en": "six to sixteen",
    "zh-CN": "六到十六位",
    "ko": "여섯 자리에서 열여섯 자리",
    "es": "de seis a dieciséis",
    "pt-BR": "de seis a dezesseis",
    "vi": "từ sáu đến mười sáu",
    "fil": "anim hanggang labing-anim",
}

HOURS = {
    "ja": ("午前8時30分から午後5時まで", "午前9時30分から午後8時まで", "正午から午後1時まで"),
    "ja-x-easy": (
        "午前8時30分から 午後5時まで",
        "午前9時30分から 午後8時まで",
        "昼の 12時から 午後1時まで",
    ),
    "en": (
        "from eight thirty a.m. to five p.m.",
        "from nine thirty a.m. to eight p.m.",
        "from noon to one p.m.",
    ),
    "zh-CN": ("从上午八点半到下午五点", "从上午九点半到晚上八点", "从中午十二点到下午一点"),
    "ko": (
        "오전 여덟 시 삼십 분부터 오후 다섯 시까지",
        "오전 아홉 시 삼십 분부터 오후 여덟 시까지",
        "낮 열두 시부터 오후 한 시까지",
    ),
    "es": (
        "de las ocho y media de la mañana a las cinco de la tarde",
        "de las nueve y media de la mañana a las ocho de la noche",
        "de las doce del mediodía a la una de la tarde",
    ),
    "pt-BR": (
        "das oito e meia da manhã às cinco da tarde",
        "das nove e meia da manhã às oito da noite",
        "do meio-dia à uma da tarde",
    ),
    "vi": (
        "từ tám giờ ba mươi phút sáng đến năm giờ chiều",
        "từ chín giờ ba mươi phút sáng đến tám giờ tối",
        "từ mười hai giờ trưa đến một giờ chiều",
    ),
    "fil": (
        "mula alas-otso y medya ng umaga hanggang alas-singko ng hapon",
        "mula alas-nuwebe y medya ng umaga hanggang alas-otso ng gabi",
        "mula alas-dose ng tanghali hanggang ala-una ng hapon",
    ),
}

CLOCKS = {
    "ja": (
        "0:00 午前れいじ | 0:30 午前れいじ30分 | 12:00 正午 | 12:30 お昼の12時30分 | "
        "17:05 午後5時5分 | 20:29 午後8時29分"
    ),
    "ja-x-easy": "0:30 夜の 12時30分 | 12:00 昼の 12時 | 12:30 昼の 12時30分 | 17:30 午後5時30分",
    "en": (
        "0:00 midnight | 0:30 twelve thirty a.m. | 8:05 eight oh five a.m. | 12:30 twelve thirty p.m. | "
        "17:30 five thirty p.m. | 20:29 eight twenty-nine p.m."
    ),
    "zh-CN": (
        "0:00 凌晨零点 | 2:00 凌晨两点 | 8:15 上午八点十五分 | 14:00 下午两点 | 17:05 下午五点零五分 | "
        "17:30 下午五点半 | 20:29 晚上八点二十九分"
    ),
    "ko": (
        "0:00 밤 열두 시 | 11:45 오전 열한 시 사십오 분 | 17:30 오후 다섯 시 삼십 분 | "
        "20:29 오후 여덟 시 이십구 분"
    ),
    "es": (
        "0:00 doce de la noche | 1:00 una de la madrugada | 8:15 ocho y cuarto de la mañana | "
        "12:30 doce y media de la tarde | 17:30 cinco y media de la tarde | "
        "20:29 ocho y veintinueve de la noche"
    ),
    "pt-BR": (
        "0:00 meia-noite | 1:00 uma da madrugada | 8:15 oito e quinze da manhã | "
        "12:30 meio-dia e meia | 14:00 duas da tarde | 20:29 oito e vinte e nove da noite"
    ),
    "vi": (
        "0:00 mười hai giờ đêm | 8:15 tám giờ mười lăm phút sáng | 17:30 năm giờ ba mươi phút chiều | "
        "20:29 tám giờ hai mươi chín phút tối | 22:00 mười giờ đêm"
    ),
    "fil": (
        "0:00 alas-dose ng hatinggabi | 4:00 alas-kuwatro ng madaling-araw | "
        "8:15 alas-otso y kinse ng umaga | 17:30 alas-singko y medya ng hapon | "
        "20:25 alas-otso y beynte singko ng gabi | "
        "20:45 alas-otso y kuwarenta y singko ng gabi"
    ),
}
