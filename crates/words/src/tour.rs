//! The first tour: one case of the demo region, from the wish to the monitoring.

use domain::DocumentKind;

/// Whose case it is; an invented person of the demo region.
pub const PERSON: &str = "橘 はるか";
/// Title of the tour.
pub const TITLE: &str = "はじめての案内";
/// There is no such case here.
pub const NOT_HERE: &str = "この案内は、お試しの地域（renkei demo）にいる橘 はるかさんの記録をたどります。いま開いている事業所には、その記録がありません。";

/// Where a step leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// The page of the person.
    Person,
    /// The newest document of a kind, to be read.
    Read(DocumentKind),
    /// A part of the newest document of a kind, to be written.
    Write(DocumentKind, &'static str),
    /// The list of what there is to do.
    Today,
}

/// A step of the tour.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Where it leads.
    pub to: To,
    /// What it is about.
    pub title: &'static str,
    /// What to look at there.
    pub text: &'static str,
}

/// The steps in their order.
pub const STEPS: &[Step] = &[
    Step {
        to: To::Person,
        title: "本人の言葉から",
        text: "橘 はるかさんのページです。いちばん上は、はるかさん自身の言葉。その下に、相談からモニタリングまでの進み具合と、計画どうしのつながりが並びます。「できた」の印は人が付けるのではなく、記録から読み取られます。",
    },
    Step {
        to: To::Read(DocumentKind::BasicInformation),
        title: "基本情報を聞く",
        text: "最初の面接で聞いたことです。はるかさんの希望と、お母さんの希望は、別の欄に、それぞれの言葉のまま書かれています。",
    },
    Step {
        to: To::Read(DocumentKind::Assessment),
        title: "希望からニーズへ",
        text: "言葉（希望）の奥にあるニーズを、根拠と見立てに分けて考えます。どのニーズも、もとになった言葉にさかのぼれます。ストレングスは、次の計画で支えになります。",
    },
    Step {
        to: To::Read(DocumentKind::ServicePlanDraft),
        title: "計画案をつくる",
        text: "ニーズの一つひとつが計画の行になります。写し直しはありません。案には本人の同意をもらい、市町村に出して支給決定を待ちます。",
    },
    Step {
        to: To::Read(DocumentKind::Award),
        title: "支給決定を写す",
        text: "受給者証の種類、量、期間、モニタリングの月です。ここに写した量が、計画の合計と比べられ、期限が近づくと「今日」のページに出ます。",
    },
    Step {
        to: To::Read(DocumentKind::Conference),
        title: "みんなで話す",
        text: "担当者会議の記録です。本人が出て、意向を確かめ、だれが何をするかを決めます。決まったことが計画に入ります。",
    },
    Step {
        to: To::Read(DocumentKind::ServicePlan),
        title: "計画にする",
        text: "同意をもらった計画です。同意された版は書き換えられません。変えるときは次の版をつくり、前の版と見比べられます。",
    },
    Step {
        to: To::Write(DocumentKind::ServicePlan, "week"),
        title: "一週間を描く",
        text: "計画を書くページの「一週間」です。空いたところをなぞると枠を描けます。横に、ひと月の合計と支給量が出ます。ここで触っても下書きになるだけで、計画は変わりません。",
    },
    Step {
        to: To::Read(DocumentKind::IndividualPlan),
        title: "事業所の計画とつながる",
        text: "事業所の個別支援計画です。目標のそれぞれが、サービス等利用計画のどの行を担うのかを持っています。計画が新しい版になると、ずれが知らされます。",
    },
    Step {
        to: To::Read(DocumentKind::Review),
        title: "事業所で見直す",
        text: "個別支援計画の見直しです。目標ごとの経過、本人の感想、次にどうするか。ここに書いたことは、モニタリングの聞き取りの欄に届きます。",
    },
    Step {
        to: To::Read(DocumentKind::Monitoring),
        title: "暮らしを確かめる",
        text: "モニタリング報告書です。目標に届いたかだけでなく、望んだ暮らしに近づいたかを、本人の感想から考えます。変えるなら、計画の次の版へ。",
    },
    Step {
        to: To::Today,
        title: "毎日はここから",
        text: "「今日」のページです。今日と今月にすること、だれの番か、前に見てから変わったことが並びます。案内はここまでです。ページの下の「はじめての案内」からいつでも戻れます。",
    },
];

/// はじめての案内 3／12
pub fn place(number: usize) -> String {
    format!("{TITLE} {number}／{}", STEPS.len())
}
