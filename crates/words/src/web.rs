//! Sentences of the pages that no template holds.

/// Heading and sentence of a problem.
pub type Told = (&'static str, &'static str);

/// Nothing there, or nothing for this viewer.
pub const NOT_FOUND: Told =
    ("ページが見つかりません", "アドレスが違うか、この事業所からは見られないページです。");
/// Seen, but not to be done.
pub const NOT_YOURS: Told =
    ("この操作はできません", "見ることはできますが、この役割では書き換えられません。");
/// Changed in between.
pub const STALE: Told = (
    "先に変更されています",
    "開いているあいだに、ほかの人が変更しました。前のページに戻って開き直してください。",
);
/// Does not hold.
pub const INVALID: Told = ("受け取れません", "");
/// No room.
pub const DISK_FULL: Told = (
    "保存できませんでした",
    "サーバーのディスクがいっぱいです。書いたものは画面に残っています。管理者に知らせてから、もう一度保存してください。",
);
/// No right.
pub const READ_ONLY: Told = (
    "保存できませんでした",
    "サーバーのデータベースに書き込めません。書いたものは画面に残っています。管理者に知らせてください。",
);
/// A fault.
pub const FAULT: Told = (
    "うまくいきませんでした",
    "プログラムかサーバーの不具合です。書いたものは消していません。下の番号を管理者に知らせてください。",
);
/// A form of another page.
pub const FORGED: Told = (
    "このフォームは受け取れません",
    "別のページから送られたか、開いてから時間がたちすぎています。前のページを開き直して、もう一度送ってください。",
);
/// Too large.
pub const TOO_LARGE: Told = ("大きすぎます", "8 MB までにしてください。");
/// Too slow.
pub const TOO_SLOW: Told = (
    "届ききりませんでした",
    "送っている途中で時間がかかりすぎました。通信の状態を確かめて、前のページからもう一度送ってください。",
);
/// Wrong name or password.
pub const WRONG_PASSWORD: &str = "名前かパスワードが違います。";
/// Title of the page to sign in.
pub const SIGN_IN: &str = "サインイン";
/// Title of the list of people.
pub const PEOPLE: &str = "人";
/// Title of the list of rules.
pub const RULES: &str = "点検の規則";
/// A ticked box, as read.
pub const YES: &str = "はい";
/// State of a version someone agreed to.
pub const SEALED: &str = "同意済み";
/// State of a version nobody agreed to yet.
pub const UNSEALED: &str = "同意前";
/// The end of the award, on the line of time.
pub const AWARD_ENDS: &str = "支給決定の終わり";
/// Today, on the line of time.
pub const TODAY: &str = "今日";

/// An event of a life with the feeling.
pub fn life_event(event: &str, feeling: &str) -> String {
    if feeling.trim().is_empty() { event.to_owned() } else { format!("{event} 「{feeling}」") }
}

/// A document was made.
pub fn document_made(title: &str, version: u32, office: &str) -> String {
    format!("{title} 第{version}版（{office}）")
}

/// Someone agreed.
pub fn agreed(name: &str) -> String {
    format!("同意（{name}）")
}

/// An age is reached.
pub fn reaches(years: i16) -> String {
    format!("{years}歳に達する")
}
