package web

type demoProduct struct{ Name, Text, Price string }

type demoText struct {
	Shop, Tagline, Lead, Honest, Shelf, Try, Where, Embed, NoScript string
	Products                                                        []demoProduct
	Say                                                             []string
}

// demoTexts are the words of the demo page, by language.
var demoTexts = map[string]demoText{
	"en": {
		Shop:    "Fern & Pot",
		Tagline: "Plants that forgive you.",
		Lead:    "Hardy house plants, potted and delivered. Questions before you choose? The chat in the corner answers, and takes your details only when there is something to follow up.",
		Honest:  "This is a demonstration page. The shop is invented; the chat is real and runs on your machine.",
		Shelf:   "Our plants",
		Products: []demoProduct{
			{"Rubber plant", "Likes being left alone.", "$24"},
			{"Snake plant", "Does well in the dark.", "$19"},
			{"Jade plant", "Drinks twice a month.", "$16"},
		},
		Try:      "Say something like",
		Say:      []string{"Do you deliver on Saturdays?", "Please call me back about a large order", "I want a refund, my plant arrived broken"},
		Where:    "The button is in the corner of this page. You can close the page in between: the conversation waits for you.",
		Embed:    "On your own site",
		NoScript: "The chat needs JavaScript.",
	},
	"ar": {
		Shop:    "سرخس وأصيص",
		Tagline: "نباتات تسامحك.",
		Lead:    "نباتات منزلية قوية التحمّل، في أصصها وحتى باب بيتك. لديك سؤال قبل أن تختار؟ المحادثة في زاوية الصفحة تجيبك، ولا تطلب بياناتك إلا حين يكون هناك ما يستدعي المتابعة.",
		Honest:  "هذه صفحة تجريبية. المتجر خيالي، أما المحادثة فحقيقية وتعمل على جهازك.",
		Shelf:   "نباتاتنا",
		Products: []demoProduct{
			{"نبتة المطاط", "تحب أن تُترك وشأنها.", "24 دولارًا"},
			{"نبتة الثعبان", "تنمو جيدًا في الظل.", "19 دولارًا"},
			{"نبتة اليشم", "تُسقى مرتين في الشهر.", "16 دولارًا"},
		},
		Try:      "جرّب أن تقول",
		Say:      []string{"هل توصلون الطلبات يوم السبت؟", "أرجو الاتصال بي بخصوص طلب كبير", "أريد استرداد المبلغ، وصلت النبتة مكسورة"},
		Where:    "ستجد الزر في زاوية هذه الصفحة. يمكنك إغلاق الصفحة والعودة لاحقًا: المحادثة بانتظارك.",
		Embed:    "على موقعك",
		NoScript: "تحتاج المحادثة إلى جافاسكربت.",
	},
}
