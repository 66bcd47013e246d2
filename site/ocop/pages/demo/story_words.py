"""What the made-up stories say, in both languages. `{name}` and `{place}` are the producer's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Texts = dict[str, str]


@dataclass(frozen=True)
class Telling:
    """A story of a producer who makes `goods`, told so many days before the day of loading: parts of text with a quotation and a
    picture between them, and questions at the end.
    """

    key: str
    goods: str
    days_ago: int
    title: Texts
    slug: Texts
    introduction: Texts
    picture: Texts
    parts: dict[str, list[str]]
    quote: dict[str, tuple[str, str, str]]
    detail: Texts
    questions: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


TELLINGS = (
    Telling(
        key="che",
        goods="Chè",
        days_ago=6,
        title={"vi": "Hái chè khi sương chưa tan", "en": "Picking before the mist lifts"},
        slug={"vi": "hai-che-khi-suong-chua-tan", "en": "picking-before-the-mist-lifts"},
        introduction={
            "vi": "Ở {place}, một mẻ chè ngon bắt đầu từ bốn giờ sáng và kết thúc khi người sao chè thôi nghe tiếng lá.",
            "en": "In {place} a good batch of tea begins at four in the morning. It ends when the roaster no "
            "longer hears the leaves.",
        },
        picture={
            "vi": "Minh họa: hai hộp chè bên chén nước vàng xanh",
            "en": "Illustration: two tins of tea with a cup beside them",
        },
        parts={
            "vi": [
                "<p>Đèn pin đi trước, người đi sau. Con đường lên nương chỉ vừa một bàn chân, và ở đó người ta không nói chuyện: "
                "tay phải nhìn thấy búp trước khi mắt nhìn thấy. Một búp, hai lá. Lá thứ ba để lại cho cây.</p>"
                "<p>{name} có mười một hộ. Mỗi hộ giữ nương của mình, nhưng chè về chung một bếp. Ai hái muộn thì tối hôm đó "
                "không có chỗ trong chảo.</p>",
                "<h2>Nghe chảo, không nhìn đồng hồ</h2><p>Chảo gang nóng đến mức giọt nước chạy thành hạt. Chè "
                "vào chảo kêu như mưa "
                "trên mái lá; khi tiếng mưa thưa dần là lúc đảo nhanh tay. Không ai ở đây dùng đồng hồ bấm giờ. "
                "Họ đã thử một lần, "
                "và mẻ chè hôm ấy có mùi khói.</p><p>Sau ba lần sao, hai lần vò, bảy cân búp còn lại một cân rưỡi.</p>",
                "<h2>Ba năm một lần, hội đồng đến uống</h2><p>Ngày chấm điểm, cả bếp mặc áo sạch. Hội đồng hỏi "
                "nhiều về sổ ghi chép "
                "hơn là về vị: ai hái, ngày nào, bón gì. Cuốn sổ ấy bây giờ dày bằng một viên gạch. Nó cũng là thứ đầu tiên "
                "người trẻ trong làng học khi về làm chè.</p>",
            ],
            "en": [
                "<p>The torch goes first. The path up to the field is one foot wide and nobody talks on it: the "
                "right hand has to "
                "see the bud before the eye does. One bud, two leaves. The third leaf stays with the tree.</p>"
                "<p>{name} is eleven households. Each keeps its own slope, but the leaves go to one kitchen. Whoever picks late "
                "finds no room in the pan that night.</p>",
                "<h2>Listen to the pan, not to the clock</h2><p>The iron is hot enough when a drop of water runs over it like a "
                "bead. Leaves fall in with the sound of rain on a thatched roof, and when the rain thins out it "
                "is time for quick "
                "hands. Nobody here times it. They tried once, and that batch smelled of smoke.</p><p>Three roastings and two "
                "rollings later, seven kilos of buds have become one and a half.</p>",
                "<h2>Every three years the council comes to drink</h2><p>On that day the whole kitchen wears clean shirts. The "
                "council asks more about the record book than about the taste: who picked, on which day, what "
                "was put on the soil. "
                "The book is as thick as a brick by now. It is also the first thing young people learn when "
                "they come home to make "
                "tea.</p>",
            ],
        },
        quote={
            "vi": ("Chè không nói dối được. Tay mình vội thì nước nó đục.", "Bà Vàng Thị Mẩy", "sao chè từ năm mười bốn tuổi"),
            "en": (
                "Tea cannot lie. When the hand hurries, the cup turns cloudy.",
                "Vàng Thị Mẩy",
                "has roasted tea since she was fourteen",
            ),
        },
        detail={"vi": "Minh họa: chè sau lần sao thứ ba", "en": "Illustration: the tea after its third roasting"},
        questions={
            "vi": [
                (
                    "Pha thế nào cho khỏi chát?",
                    "<p>Nước 85 độ, tráng ấm trước, lần đầu chỉ ba mươi giây. Lần hai lâu hơn một chút.</p>",
                ),
                ("Mua loại nào để biếu?", "<p>Hộp thiếc 200 g: giữ được hương lâu hơn túi giấy.</p>"),
            ],
            "en": [
                (
                    "How do I keep it from turning bitter?",
                    "<p>Water of 85 degrees, a warm pot, thirty seconds at first. A little longer the second time.</p>",
                ),
                ("Which one makes a present?", "<p>The tin of 200 g: it keeps its scent longer than a paper bag.</p>"),
            ],
        },
    ),
    Telling(
        key="mam",
        goods="Nước mắm",
        days_ago=15,
        title={"vi": "Mười hai tháng trong chum", "en": "Twelve months in the jar"},
        slug={"vi": "muoi-hai-thang-trong-chum", "en": "twelve-months-in-the-jar"},
        introduction={
            "vi": "Ba phần cá, một phần muối, và một năm không ai được nóng ruột. Chuyện từ dãy chum của {name}.",
            "en": "Three parts fish, one part salt, and a year in which nobody may lose patience. From the jars of {name}.",
        },
        picture={"vi": "Minh họa: hai chai nước mắm màu cánh gián", "en": "Illustration: two bottles of amber fish sauce"},
        parts={
            "vi": [
                "<p>Thuyền về lúc năm giờ. Cá cơm phải còn cong mình mới được vào chum; con nào đã duỗi thẳng thì để nhà kho. "
                "Người ta trộn muối ngay trên bến, bằng tay, và đếm to từng thúng để không ai quên.</p>"
                "<p>Từ hôm đó trở đi, việc chính ở {place} là chờ.</p>",
                "<h2>Ngày nắng mở vung, ngày mưa đậy lại</h2><p>Chum không có khóa, nhưng ai cũng biết chum nào "
                "của ai theo vết sứt "
                "trên miệng. Tháng thứ ba nước bắt đầu trong. Tháng thứ bảy có mùi của quả chín. Đến tháng mười "
                "hai, giọt đầu tiên "
                "chảy ra từ lù dưới đáy chum chậm đến mức có thể đếm.</p>",
                "<h2>Con số trên nhãn</h2><p>Độ đạm ghi trên nhãn là của mẻ đó, không phải của mẻ đẹp nhất năm "
                "ngoái. Khi hội đồng "
                "hỏi vì sao có chai 35 có chai 40, câu trả lời nằm trong sổ: năm ấy mưa sớm.</p>",
            ],
            "en": [
                "<p>The boats come in at five. Anchovies must still be curled to go into a jar; a straight one "
                "is set aside. Salt "
                "is mixed in on the quay, by hand, and every basket is counted aloud so that nobody forgets.</p>"
                "<p>From that day on, the main work in {place} is waiting.</p>",
                "<h2>Open in the sun, covered in the rain</h2><p>The jars have no locks, but everyone knows "
                "whose is whose by the "
                "chips on the rim. In the third month the liquid clears. In the seventh it smells of ripe fruit. In the twelfth, "
                "the first drops leave the tap at the bottom so slowly that one can count them.</p>",
                "<h2>The figure on the label</h2><p>The degrees of protein on a label are those of that batch, "
                "not of last year’s "
                "best. When the council asked why one bottle says 35 and another 40, the answer stood in the "
                "book: the rains came "
                "early that year.</p>",
            ],
        },
        quote={
            "vi": ("Bà tôi dặn: muối tháng ba, và đừng mở vung trước mùa mưa.", "Anh Trần Văn Khơi", "giữ dãy chum đời thứ ba"),
            "en": (
                "My grandmother said: salt it in the third month, and do not lift the lid before the rains.",
                "Trần Văn Khơi",
                "third of his family to keep the jars",
            ),
        },
        detail={"vi": "Minh họa: chai của mẻ đầu năm", "en": "Illustration: a bottle of the year’s first batch"},
    ),
    Telling(
        key="gio-may",
        goods="Giỏ mây",
        days_ago=24,
        title={"vi": "Chiếc giỏ đan từ miệng xuống", "en": "The basket that is woven from the rim down"},
        slug={"vi": "chiec-gio-dan-tu-mieng-xuong", "en": "the-basket-woven-from-the-rim-down"},
        introduction={
            "vi": "Ai đan giỏ cũng bắt đầu từ đáy. Ở {place} người ta làm ngược lại, và chiếc giỏ không bao giờ méo.",
            "en": "Everyone begins a basket at its bottom. In {place} they do it the other way round, and the "
            "basket never warps.",
        },
        picture={"vi": "Minh họa: hai chiếc giỏ mây", "en": "Illustration: two rattan baskets"},
        parts={
            "vi": [
                "<p>Mây ngâm ba ngày, phơi hai nắng, chẻ làm tám. Sợi nào gãy khi uốn quanh ngón cái thì bỏ. Một buổi sáng của "
                "{name} là tiếng dao chẻ đều như tiếng gõ mõ.</p>",
                "<h2>Vành trước, đáy sau</h2><p>Vành giỏ được uốn trên lửa và buộc vào khuôn. Từ đó sợi đi xuống, mỗi vòng siết "
                "lại một chút. Đáy đan cuối cùng nên nó kín nhất: đựng gạo nếp không lọt hạt nào.</p>"
                "<p>Học đan thẳng mất một tháng. Học siết cho đều mất ba năm.</p>",
                "<h2>Đơn hàng lớn bị trả lời chậm</h2><p>Năm ngoái có người đặt hai nghìn chiếc trong một "
                "tháng. Cả làng họp, tính "
                "tay và tính ngày, rồi trả lời: ba trăm. Khách vẫn đặt.</p>",
            ],
            "en": [
                "<p>Rattan is soaked for three days, dried for two and split into eight. A strip that breaks around the thumb is "
                "thrown away. A morning at {name} sounds like the steady tap of a temple block: knives, splitting.</p>",
                "<h2>Rim first, bottom last</h2><p>The rim is bent over a flame and tied to a mould. From there the strands go "
                "down, each round a little tighter. The bottom comes last, so it is the closest part: sticky rice can be carried "
                "in it without losing a grain.</p><p>To weave straight takes a month to learn. To pull evenly takes three "
                "years.</p>",
                "<h2>A large order is answered slowly</h2><p>Last year someone asked for two thousand in a "
                "month. The village sat "
                "down, counted hands and days, and answered: three hundred. The customer ordered them all the same.</p>",
            ],
        },
        quote={
            "vi": ("Giỏ méo thì bán cũng được, nhưng tôi sẽ nhớ nó cả đời.", "Ông Y Bhiu", "đan vành cho cả làng"),
            "en": (
                "A crooked basket would sell too. But I would remember it all my life.",
                "Y Bhiu",
                "bends the rims for the whole village",
            ),
        },
        detail={"vi": "Minh họa: giỏ trước khi đan đáy", "en": "Illustration: a basket before its bottom is woven"},
    ),
    Telling(
        key="mat-ong",
        goods="Mật ong",
        days_ago=37,
        title={"vi": "Đi theo mùa hoa", "en": "Following the flowers"},
        slug={"vi": "di-theo-mua-hoa", "en": "following-the-flowers"},
        introduction={
            "vi": "Bốn trăm đàn ong, hai chiếc xe tải cũ và một cuốn lịch hoa chép tay: một năm của {name}.",
            "en": "Four hundred hives, two old lorries and a handwritten calendar of flowers: a year of {name}.",
        },
        picture={"vi": "Minh họa: hai hũ mật ong", "en": "Illustration: two jars of honey"},
        parts={
            "vi": [
                "<p>Tháng mười một là hoa trên núi, tháng giêng là hoa vườn, tháng ba xuống đồng bằng. Ong ngủ trên xe ban đêm, "
                "vì ban ngày mỗi con đều đang đi làm. Đến nơi trước bình minh thì không con nào lạc.</p>",
                "<h2>Một hũ, một mùa hoa</h2><p>Mật của các mùa không trộn với nhau. Trên nhãn ghi tên hoa, "
                "tháng quay và nơi đặt "
                "thùng. Khách quen nhận ra màu trước khi đọc chữ.</p>",
                "<h2>Để lại một phần ba</h2><p>Không vắt kiệt cầu mật: một phần ba là của đàn ong. Mùa rét năm "
                "kia ai vắt hết đều "
                "mất đàn. Ở {place} không ai phải nhắc điều đó nữa.</p>",
            ],
            "en": [
                "<p>In November there are the mountain flowers, in January the orchards, in March the plain. The hives travel at "
                "night, since every bee is at work by day. If they arrive before dawn, none is lost.</p>",
                "<h2>One jar, one bloom</h2><p>The honeys of different seasons are never mixed. A label names the flower, the "
                "month and where the hives stood. Regular customers know the colour before they read the words.</p>",
                "<h2>A third stays</h2><p>The combs are never emptied: a third belongs to the bees. In the cold "
                "of the year before "
                "last, those who had taken everything lost their swarms. Nobody in {place} needs to be told again.</p>",
            ],
        },
        quote={
            "vi": ("Người nuôi ong là người đi thuê nhà của hoa.", "Chị Hoàng Thị Sen", "ghi lịch hoa của tổ hợp tác"),
            "en": ("A beekeeper rents rooms from the flowers.", "Hoàng Thị Sen", "keeps the calendar of flowers"),
        },
        detail={"vi": "Minh họa: mật của mùa hoa đầu năm", "en": "Illustration: honey of the year’s first bloom"},
    ),
)

BADGE_GUIDE: dict[str, dict[str, Any]] = {
    "vi": {
        "title": "Đọc một huy hiệu trong mười giây",
        "slug": "doc-mot-huy-hieu",
        "introduction": "Con số, hình dáng và một ngày: ba thứ cần nhìn trước khi bỏ sản phẩm vào giỏ.",
        "picture_alt": "Minh họa: ba huy hiệu ba, bốn và năm sao",
        "text": (
            "<h2>Nhìn con số</h2><p>Số trên huy hiệu là số sao trong quyết định công nhận. Ba hình khác nhau để "
            "phân biệt cả khi in "
            "đen trắng: nhãn phẳng là ba sao, nhãn khía là bốn, hoa thị là năm.</p>"
            "<h2>Nhìn ngày</h2><p>Dưới mỗi sản phẩm có dòng “còn hiệu lực đến hết ngày”. Qua ngày đó, sản phẩm "
            "rời khỏi trang này "
            "ngay trong đêm, huy hiệu cũng vậy.</p>"
            "<h2>Không chắc thì quét mã</h2><p>Mã QR trên nhãn dẫn tới hồ sơ của đúng sản phẩm ấy: quyết định "
            "số mấy, ai ký, từ ngày "
            "nào. Hồ sơ của giấy đã hết hạn vẫn mở được, chỉ không còn sao nào.</p>"
        ),
        "questions": [
            (
                "Huy hiệu ở đây có phải dấu của nhà nước?",
                "<p>Không. Đây là hình vẽ riêng của danh mục này để đọc cho nhanh. Giấy chứng nhận là quyết "
                "định được dẫn bên cạnh.</p>",
            ),
            (
                "Sản phẩm ngoài chợ có sao nhưng ở đây không thấy?",
                "<p>Có thể giấy đã hết hạn, hoặc quyết định chưa được nhập. Tra mã trên nhãn ở trang kiểm tra.</p>",
            ),
            (
                "“Đề xuất 5 sao” là gì?",
                "<p>Là sản phẩm đang có giấy 4 sao và hồ sơ đã được gửi lên. Ở đây nó mang đúng bốn sao.</p>",
            ),
        ],
        "button": ("Kiểm tra một nhãn", "/kiem-tra/", "Có sản phẩm trên tay? Tra ngay mã của nó."),
    },
    "en": {
        "title": "Reading a badge in ten seconds",
        "slug": "reading-a-badge",
        "introduction": "A number, a shape and a day: the three things to look at before something goes into the basket.",
        "picture_alt": "Illustration: the badges of three, four and five stars",
        "text": (
            "<h2>Look at the number</h2><p>It is the number of stars in the decision that recognised the "
            "product. The shapes differ, "
            "so that it reads in black and white too: a plain tab is three stars, a notched one four, a rosette five.</p>"
            "<h2>Look at the day</h2><p>Below each product stands “in force to the end of”. Once that day is "
            "over, the product leaves "
            "this site the same night, and its badge with it.</p>"
            "<h2>When in doubt, scan</h2><p>The QR code on a label leads to the record of that very product: which decision, who "
            "signed it, from which day. The record of a lapsed certificate still opens, only without a star.</p>"
        ),
        "questions": [
            (
                "Is this badge the mark of the state?",
                "<p>No. It is a drawing of this catalogue’s own, made to be read quickly. The certificate is "
                "the decision named beside it.</p>",
            ),
            (
                "A product at the market has stars, and I cannot find it here.",
                "<p>Its certificate may have lapsed, or its decision is not entered yet. Look up the code on its label.</p>",
            ),
            (
                "What is “proposed for five stars”?",
                "<p>A product that holds a certificate of four, and whose file has been sent on. Here it has four.</p>",
            ),
        ],
        "button": ("Check a label", "/en/verify/", "Is there a product in your hand? Look up its code."),
    },
}

STARS_GUIDE: dict[str, dict[str, Any]] = {
    "vi": {
        "title": "Ba, bốn, năm sao nghĩa là gì",
        "slug": "ba-bon-nam-sao-nghia-la-gi",
        "introduction": "Sao không phải do người mua chấm. Một hội đồng chấm trên thang một trăm điểm, và quyết "
        "định có ngày hết hạn.",
        "picture_alt": "Minh họa: huy hiệu năm sao",
        "text": (
            "<p>Hội đồng xem ba phần: sản phẩm gắn với cộng đồng ra sao, được bán thế nào, và chất lượng của "
            "chính nó. Điểm cộng lại "
            "rơi vào một trong ba khoảng dưới đây.</p>"
        ),
        "table": (
            "Điểm và sao",
            ("Sao", "Điểm từ", "Ai công nhận"),
            ("Ủy ban nhân dân cấp tỉnh", "Bộ Nông nghiệp và Môi trường"),
        ),
        "after": (
            "<h2>Vì sao có hạn</h2><p>Giấy có giá trị 36 tháng kể từ ngày quyết định. Một bếp có thể đổi chủ, "
            "một nguồn nước có thể đổi "
            "vị; ba năm một lần phải chấm lại. Sao có thể tăng, giữ nguyên hoặc giảm.</p>"
        ),
        "button": ("Cách đọc sao, có dẫn luật", "/cach-doc-sao/", "Muốn xem từng điều khoản và ngày áp dụng?"),
    },
    "en": {
        "title": "What three, four and five stars mean",
        "slug": "what-the-stars-mean",
        "introduction": "No shopper gives these stars. A council marks out of a hundred points, and its decision has a last day.",
        "picture_alt": "Illustration: the badge of five stars",
        "text": (
            "<p>The council looks at three things: what the product means to its community, how it is sold, and "
            "how good it is. The "
            "points add up to one of three bands.</p>"
        ),
        "table": ("Points and stars", ("Stars", "Points from", "Recognised by"), ("The province", "The ministry of agriculture")),
        "after": (
            "<h2>Why they end</h2><p>A certificate counts for 36 months from the day of the decision. A kitchen "
            "may change hands, and a "
            "spring its taste; every three years it is marked again. Stars may rise, stay or fall.</p>"
        ),
        "button": (
            "Reading the stars, with the law",
            "/en/reading-the-stars/",
            "Would you like each article, and from when it holds?",
        ),
    },
}

ABOUT: dict[str, dict[str, str]] = {
    "vi": {
        "title": "Về danh mục này",
        "slug": "ve-danh-muc",
        "introduction": "Một danh mục chỉ có những sản phẩm OCOP còn giấy trong ngày hôm nay.",
        "text": (
            "<p>Mỗi sản phẩm ở đây có một quyết định công nhận, và quyết định ấy có ngày đầu, ngày cuối. Trang "
            "nào bạn mở cũng được lập "
            "theo đúng ngày bạn đọc. Không ai phải tắt một sản phẩm bằng tay: qua ngày cuối, nó tự rời danh sách.</p>"
            "<h2>Dữ liệu lấy từ đâu</h2><p>Từ các quyết định đã công bố, dẫn số và nguồn ngay trên trang sản "
            "phẩm. Sản phẩm, điểm bán và "
            "câu chuyện ghi “minh họa” là của bản trình diễn, không có thật.</p>"
            "<h2>Thấy sai thì báo</h2><p>Gửi mã sản phẩm và điều bạn thấy khác cho cơ quan quản lý danh mục. "
            "Bản ghi gốc được đối chiếu "
            "với quyết định trước khi sửa.</p>"
        ),
    },
    "en": {
        "title": "About this catalogue",
        "slug": "about",
        "introduction": "A catalogue that holds only OCOP products whose certificate is in force today.",
        "text": (
            "<p>Each product here has a decision that recognised it, with a first and a last day. Every page is "
            "made for the day on "
            "which you read it. Nobody has to switch a product off: after its last day it leaves by itself.</p>"
            "<h2>Where the facts come from</h2><p>From published decisions, named with number and source on each product’s page. "
            "Products, showrooms and stories marked as samples belong to this demonstration and do not exist.</p>"
            "<h2>If something is wrong</h2><p>Send the product’s code and what differs to the office that runs "
            "the catalogue. Records "
            "are compared with the decision before they are mended.</p>"
        ),
    },
}

LEGAL: dict[str, dict[str, str]] = {
    "vi": {
        "title": "Thông tin pháp lý",
        "slug": "thong-tin-phap-ly",
        "introduction": "Ai chịu trách nhiệm, dữ liệu nào được giữ, và điều gì danh mục này không hứa.",
        "text": (
            "<h2>Đơn vị quản lý</h2><p>Bản trình diễn này do một cơ quan tưởng tượng quản lý: Sở Nông nghiệp "
            "Minh Họa. Khi dùng thật, thay "
            "bằng tên, địa chỉ và người chịu trách nhiệm.</p>"
            "<h2>Giá trị của thông tin</h2><p>Quyết định công nhận là văn bản gốc. Khi trang này khác với quyết "
            "định, quyết định đúng.</p>"
            "<h2>Dữ liệu cá nhân</h2><p>Tên chủ thể được ghi như quyết định đã in. Điện thoại và địa chỉ chỉ "
            "hiện khi chủ thể đồng ý. Vị "
            "trí của bạn không bao giờ rời khỏi thiết bị. Video của trang khác chỉ được tải khi bạn bấm.</p>"
        ),
    },
    "en": {
        "title": "Legal notice",
        "slug": "legal-notice",
        "introduction": "Who answers for it, what is kept, and what this catalogue does not promise.",
        "text": (
            "<h2>Who runs it</h2><p>This demonstration is run by an office that does not exist: the Minh Hoa "
            "department of agriculture. "
            "In earnest, name, address and who is responsible stand here.</p>"
            "<h2>What counts</h2><p>The decision is the original. Where this site differs from it, the decision is right.</p>"
            "<h2>Personal data</h2><p>Names of producers stand as the decision prints them. Telephone and "
            "address show only with their "
            "consent. Your position never leaves your device. Videos of other sites are loaded once you press, "
            "and not before.</p>"
        ),
    },
}
