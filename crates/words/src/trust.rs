//! Who may see what, who looked, and for how long it is kept: terms and sentences.
//!
//! The policy and the journal name things by marks; a mark without a word is shown as it is, and a
//! test of the printed policy fails on it.

use calendar::Day;
use domain::{AbuseKind, AccusedKind};

use crate::{Term, day, time_of_day};

/// What someone is in an office.
pub fn role(key: &str) -> &str {
    match key {
        "specialist" => "相談支援専門員",
        "service_manager" => "サービス管理責任者・児童発達支援管理責任者",
        "support_worker" => "支援員",
        "municipal_officer" => "市町村職員",
        "core_centre" => "基幹相談支援センター職員",
        "council_secretary" => "協議会事務局",
        "administrator" => "システム管理者",
        other => other,
    }
}

/// What may be done with a case, as the head of a column.
pub fn act(key: &str) -> &str {
    match key {
        "read" => "見る",
        "write" => "書く",
        "writenear" => "自事業所の計画を書く",
        "keep" => "同意・交付を記す",
        "keepnear" => "自事業所の計画の同意・交付を記す",
        "export" => "写しを出す",
        "audit" => "だれが見たか",
        "restrict" => "閲覧制限",
        "breakglass" => "緊急に開く",
        "concern" => "虐待の疑いを記す",
        "dispose" => "廃棄",
        other => other,
    }
}

/// How an office stands to a case, for the printed policy.
pub fn situation(key: &str) -> &str {
    match key {
        "home" => "自事業所のケース",
        "home-closed" => "自事業所のケース、終了（引継ぎ・死亡を除く）",
        "home-transferred" => "自事業所のケース、ほかの相談支援事業所へ引継ぎ済み",
        "home-deceased" => "自事業所のケース、本人が亡くなったあと",
        "home-restricted-named" => "自事業所のケース、閲覧制限あり、名前を挙げられた人",
        "home-restricted" => "自事業所のケース、閲覧制限あり、名前を挙げられていない人",
        "home-disposed" => "自事業所のケース、保存期間後に廃棄済み",
        "team" => "ケアチームの事業所、情報共有の同意なし",
        "shared" => "ケアチームの事業所、同意あり（例: 計画の範囲）",
        "shared-expired" => "ケアチームの事業所、同意の期間が終わった",
        "shared-withdrawn" => "ケアチームの事業所、同意が撤回された",
        "shared-left" => "同意はあるが、ケアチームから離れた事業所",
        "shared-transferred" => "同意のある事業所、ケースは引継ぎ済み",
        "shared-deceased" => "同意のある事業所、本人が亡くなったあと",
        "shared-restricted-named" => "同意のある事業所、閲覧制限あり、名前を挙げられた人",
        "shared-restricted" => "同意のある事業所、閲覧制限あり、名前を挙げられていない人",
        "foreign" => "かかわりのない事業所",
        "emergency" => "かかわりのない事業所、緊急に開いてから1時間以内",
        "emergency-over" => "かかわりのない事業所、緊急の1時間が過ぎた",
        "emergency-restricted" => "緊急に開いたあとで閲覧制限がかかった",
        other => other,
    }
}

/// Head of the printed policy.
pub const POLICY: &str = "# だれが、だれの、何を、できるか\n\n\
    この表は決まり（`access::decide`）をすべての組合せで動かして作った。\
    `cargo xtask generate` が作り、変わったのに作り直していなければ検査が止める。\n\n\
    ○ できる　△ 見えるが、これはできない（403）　― 存在も知らせない（404、ないページと同じ答え）\n\n\
    本人と家族は記録にサインインしない。本人には「だれが見たか」と文書を紙で渡す。\n\
    相談支援専門員には相談支援員を、サービス管理責任者には児童発達支援管理責任者とサービス提供責任者を含む。\n\
    基幹相談支援センターと市町村は、同意がなければふだんは見られず、いのちや身体が危ないときだけ理由を書いて1時間開ける。\n\
    引継ぎ・死亡は終了日の翌日から効く。終了日のうちは誤りを直せる。\n\
    閲覧制限は緊急より先に立つ。追われている人を隠すとき、追う人の知人はどの事業所にもいるかもしれず、理由はいつでも書けるからである。\n\
    亡くなったあと、相談支援事業所は記録を閉じるまで書けるが、共有の同意は終わる。\n";

/// Title of the first column of the printed policy.
pub const POLICY_ROLE: &str = "役割";

/// What is open, below a table of the printed policy.
pub fn policy_open(scopes: &str) -> String {
    format!("見える範囲: {scopes}\n")
}

/// Every scope is open.
pub const POLICY_ALL: &str = "すべて";

/// Why someone could look, for staff.
pub fn basis(key: &str) -> &str {
    match key {
        "home" => "担当の相談支援事業所",
        "consent" => "本人の同意",
        "emergency" => "緊急",
        "none" => "断られた",
        other => other,
    }
}

/// What was done, for staff.
pub fn journal_act(key: &str) -> &str {
    match key {
        "imported" => "取り込み",
        "begun" => "受付",
        "saved" => "文書の保存",
        "agreed" => "同意の記録",
        "delivered" => "交付の記録",
        "sharing_given" => "共有の同意",
        "sharing_withdrawn" => "共有の同意の撤回",
        "changed" => "基本の変更",
        "viewed" => "閲覧",
        "printed" => "印刷",
        "exported" => "書き出し",
        "refused" => "閲覧を断った",
        "audited" => "「だれが見たか」の閲覧",
        "restricted" => "閲覧制限の開始",
        "unrestricted" => "閲覧制限の解除",
        "emergency" => "緊急に開いた",
        "disposal_requested" => "廃棄の申請",
        "disposal_dropped" => "廃棄の申請の取下げ",
        "disposed" => "廃棄",
        "concern_recorded" => "虐待の疑いの記録",
        "concern_viewed" => "虐待の疑いの閲覧",
        "concern_followed" => "虐待の疑いの経過",
        other => other,
    }
}

/// What was done, in plain words for the person.
pub fn journal_act_plain(key: &str) -> &str {
    match key {
        "imported" | "begun" => "あなたの きろくを つくりました",
        "saved" => "あなたの きろくを 書きました",
        "agreed" => "あなたが「いいです」と言ったことを 書きました",
        "delivered" => "紙を わたしたことを 書きました",
        "sharing_given" => "見せてもよい人を 書きました",
        "sharing_withdrawn" => "見せるのを やめることを 書きました",
        "changed" => "名前や れんらく先などを 直しました",
        "viewed" => "あなたの きろくを 見ました",
        "printed" => "あなたの きろくを 紙に 印刷しました",
        "exported" => "あなたの きろくの うつしを とりました",
        "refused" => "見ようとしましたが、見られませんでした",
        "audited" => "だれが見たかを しらべました",
        "restricted" => "見られる人を へらしました",
        "unrestricted" => "見られる人を もとに もどしました",
        "emergency" => "いのちや体が あぶないと思って、きろくを ひらきました",
        "disposal_requested" => "古い きろくを 消すことを たのみました",
        "disposal_dropped" => "きろくを 消すのを やめました",
        "disposed" => "古い きろくを 消しました",
        other => other,
    }
}

/// Why someone could look, in plain words for the person.
pub fn basis_plain(key: &str) -> &str {
    match key {
        "home" => "あなたを担当する相談の事業所だから",
        "consent" => "あなたが「見せてもいい」と決めたから",
        "emergency" => "いそいで助ける必要があったから",
        _ => "見てよい人では なかったので、ことわりました",
    }
}

/// One line of the sheet for the person.
pub fn looked_plain(office: &str, name: &str, role: &str, act: &str, times: usize) -> String {
    let times = if times > 1 { format!("（{times}回）") } else { String::new() };
    format!("{office}の {name}さん（{}）が、{}{times}", self::role(role), journal_act_plain(act))
}

/// What one has to be told, by its kind; the person is named where one may know of the case.
pub fn notice(kind: &str, about: &str, person: Option<&str>) -> String {
    let whose = person.map(|person| format!("{person}さんの")).unwrap_or_default();
    match kind {
        "emergency" => format!("{about}さんが、緊急に{whose}記録を1時間開きました"),
        "concern" => format!("{whose}虐待の疑いについて、あなたに知らせがあります"),
        _ => format!("{about}さんが、{whose}記録の廃棄の確認を求めています"),
    }
}

/// Title of the page of who looked.
pub fn who_looked(person: &str) -> String {
    format!("{person}さんの記録をだれが見たか")
}

/// The chain of a case holds.
pub fn chain_whole(entries: usize) -> String {
    format!("記録は書き換えられていません（{entries}件をつないで確かめました）。")
}

/// The chain of a case is broken.
pub fn chain_broken(seq: i64, why: &str) -> String {
    format!("{seq}番目から先の記録が確かめられません（{why}）。管理者に知らせてください。")
}

/// The last sealed day.
pub fn sealed_until(on: Day) -> String {
    format!("{}までの記録は日ごとに封じてあります。", day(on))
}

/// No day was sealed yet.
pub const NOT_SEALED: &str = "日ごとの封じ込みはまだ行われていません。";

/// A moment in Japan: 令和8年11月20日 12:00
pub fn moment(at: i64) -> String {
    format!("{} {}", day_of(at), time_of_day(at))
}

/// The day in Japan of a moment.
pub fn day_of(at: i64) -> String {
    let days = (at.div_euclid(60_000) + 9 * 60).div_euclid(24 * 60);
    let epoch = Day::new(1970, 1, 1);
    let on = epoch.map(|epoch| epoch.plus_days(i32::try_from(days).unwrap_or(0)));
    on.map(day).unwrap_or_default()
}

/// When something was done and by whom.
pub fn done_by(at: i64, name: &str) -> String {
    format!("{} {name}", moment(at))
}

/// A document at a version, by its mark.
pub fn item(document: &str, version: u32) -> String {
    format!("文書 {document} 第{version}版")
}

/// The span a sheet for the person tells of.
pub fn period_plain(from: Option<Day>, until: Option<Day>, today: Day) -> String {
    let until = day(until.unwrap_or(today));
    match from {
        Some(from) => format!("{} から {until} まで", day(from)),
        None => format!("はじめから {until} まで"),
    }
}

/// Who reported.
pub fn reporter(name: &str, relation: &str, contact: &str) -> String {
    let parts = [name, relation, contact];
    let given: Vec<_> = parts.into_iter().filter(|part| !part.trim().is_empty()).collect();
    if given.is_empty() { "匿名".to_owned() } else { given.join("　") }
}

/// The whole journal was checked.
pub fn books(chains: usize, entries: usize, days: usize, faults: usize) -> String {
    let found = if faults == 0 {
        "すべて確かめられました。".to_owned()
    } else {
        format!("{faults}か所が確かめられません。")
    };
    format!("{chains}本のつなぎ、{entries}件、封じた日{days}日: {found}")
}

/// A sealed day does not hold.
pub fn day_broken(on: &str, why: &str) -> String {
    format!("{on}: {why}")
}

/// What a printed head looks like.
pub const HEAD_FORM: &str =
    "控えておいた印は「2026-11-20 印」のように、日と印を空白で分けて書いてください。";

/// Columns of the incident pack.
pub const INCIDENT_COLUMNS: &str = "いつ,本人,だれが,事業所,役割,したこと,なぜ,文書,ケース,番号,印";

/// Head of the incident pack.
pub fn incident_head(
    from: Option<Day>,
    until: Option<Day>,
    entries: usize,
    people: usize,
) -> String {
    let bound = |on: Option<Day>, open: &str| on.map_or_else(|| open.to_owned(), day);
    format!(
        "だれが何を見たか\n期間: {} から {} まで\n{people}人、{entries}件\n\n",
        bound(from, "はじめ"),
        bound(until, "いま"),
    )
}

/// One line of the incident pack.
pub fn incident_line(office: &str, name: &str, person: &str, act: &str, times: usize) -> String {
    format!("{office}　{name}　→　{person}　{act}　{times}回")
}

/// A case that may be disposed of.
pub fn due_for_disposal(office: &str, person: &str, due_on: Day) -> String {
    format!("{office}　{person}　{}から廃棄できます", day(due_on))
}

/// A disposal that waits.
pub fn waits_for_approval(office: &str, person: &str, by: &str) -> String {
    format!("{office}　{person}　{by}が申請、もう一人の承認待ち")
}

/// How many may be disposed of.
pub fn due_count(count: usize) -> String {
    format!("保存期間が過ぎたもの: {count}件")
}

/// The entry is not the one sealed.
pub const CHAIN_NOT_AS_SEALED: &str = "その日に封じた記録と違います";
/// The entry claims to be older than the seal.
pub const CHAIN_BACKDATED: &str = "封じた日より前の日付で後から加えられています";
/// A day does not follow the one before.
pub const DAY_UNLINKED: &str = "前の日の印につながりません";
/// A day was altered.
pub const DAY_ALTERED: &str = "封じた内容が変えられています";
/// A day is not what was printed.
pub const DAY_NOT_AS_PRINTED: &str = "控えておいた印と違います";
/// The account of whoever works on the machine itself.
pub const CONSOLE: &str = "サーバーの担当者";
/// Title of the page of the sealed days.
pub const DAYS: &str = "記録の封じ込み";
/// Title of the page of the restriction.
pub const RESTRICTION: &str = "閲覧制限";
/// Title of the page for emergencies.
pub const EMERGENCY: &str = "緊急に記録を開く";
/// Title of the page of concerns.
pub const CONCERNS: &str = "虐待の疑い";
/// Title of the page of retention.
pub const RETENTION: &str = "記録の保存と廃棄";
/// A reason is missing.
pub const REASON_MISSING: &str =
    "理由を書いてください。何があったかが分かるように、短くてかまいません。";
/// A birthday is missing.
pub const BIRTHDAY_MISSING: &str = "生年月日を、平成12年4月1日のように入れてください。";
/// Some fields cannot be read.
pub const UNREAD: &str = "まだ記録していません。読めないところがあります。印のついた欄を直してください。書いたものは残っています。";
/// A day of the filter cannot be read.
pub const DAY_UNREAD: &str =
    "日付が読めないので、期間ではしぼっていません。令和8年4月1日のように入れてください。";
/// A reading is missing.
pub const KANA_MISSING: &str = "ふりがなを、かなで入れてください。";
/// Nobody has the reading and birthday, or nobody who may be opened.
pub const NOBODY_IN_EMERGENCY: &str = "ふりがなと生年月日がどちらも合う、開ける記録はありません。打ち間違いがないか確かめてください。";
/// Nothing was seen or heard.
pub const SEEN_MISSING: &str = "見たこと、聞いたこと、本人の言葉のどれかを書いてください。";
/// Someone of the accused line is named.
pub const NAMED_OF_LINE: &str = "疑われている人・事業所の人が「知らせる人」に入っています。外してからもう一度記録してください。";
/// A step without words.
pub const STEP_MISSING: &str = "その後のことを書いてください。";
/// Fewer than five years.
pub const YEARS_TOO_FEW: &str = "保存年数は5年から100年のあいだで入れてください。";
/// Not kept long enough.
pub const NOT_DUE: &str = "保存期間がまだ過ぎていないので、廃棄できません。";
/// The second person is missing.
pub const SECOND_PERSON: &str =
    "廃棄には、申請した人とは別の人の承認が要ります。すでに済んでいることもあります。";
/// 気づいた日
pub const NOTICED_ON: &str = "気づいた日";
/// 種別
pub const ABUSE_KINDS: &str = "種別";
/// だれによるか
pub const ACCUSED_BY: &str = "だれによるか";
/// 疑われている人・事業所
pub const ACCUSED: &str = "疑われている人・事業所";
/// 見たこと
pub const SEEN: &str = "見たこと（事実）";
/// 聞いたこと
pub const HEARD: &str = "聞いたこと（伝聞）";
/// 本人の言葉
pub const OWN_WORDS: &str = "本人の言葉";
/// 本人の様子・意向
pub const CONDITION: &str = "本人の様子・意向";
/// 通報した日
pub const REPORTED_ON: &str = "通報した日";
/// 通報した先
pub const REPORTED_TO: &str = "通報した先・担当者";
/// Between items of a list.
pub const POINT: &str = "・";

impl Term for AbuseKind {
    fn term(&self) -> &'static str {
        match self {
            Self::Physical => "身体的虐待（正当な理由のない身体拘束を含む）",
            Self::Sexual => "性的虐待",
            Self::Psychological => "心理的虐待",
            Self::Neglect => "放棄・放任",
            Self::Financial => "経済的虐待",
        }
    }
}

impl Term for AccusedKind {
    fn term(&self) -> &'static str {
        match self {
            Self::Caregiver => "養護者（家族など）",
            Self::FacilityWorker => "障害者福祉施設の従事者など",
            Self::Employer => "使用者（雇い主など）",
        }
    }
}
