//! Consents, deliveries and consents to share: what is refused, what a scope opens, what a page of
//! the ledger says.

use calendar::Period;
use domain::{
    Capacity, Consent, LedgerFault, Method, Proof, RecipientKind, Scope, SharingConsent, Signer,
};

use crate::{Term, day, period};

/// Title of the page where a version is agreed to.
pub const CONSENT: &str = "同意";
/// Title of the page where a version is handed over.
pub const DELIVERY: &str = "交付";
/// Title of the page of consents to share.
pub const SHARING: &str = "情報共有の同意";
/// Between what was used to explain.
pub const AND: &str = "、";
/// Whoever stands for a child or an adult, where nobody is named.
pub const GUARDIAN: &str = "保護者・後見人";
/// The municipality, where no member of the team is it.
pub const MUNICIPALITY: &str = "市町村";
/// The version itself, before it was agreed to.
pub const DRAFT: &str = "同意前";

/// What people use to explain a plan.
pub const MEANS: [&str; 7] = [
    "わかりやすい版",
    "絵カード",
    "写真・実物",
    "読み上げ",
    "点字・大きな文字",
    "手話・筆談",
    "体験・見学",
];

/// Why something was refused by the ledger, and what would do.
pub fn why(fault: &LedgerFault) -> String {
    match fault {
        LedgerFault::AlreadyAgreed { on } => format!(
            "この版には{}に同意を得ています。同じ版に二度は記録できません。計画を変えたのなら、新しい版を作って同意を得てください。",
            day(*on)
        ),
        LedgerFault::NotAgreedTo => {
            "この種類の文書には、同意を記録する欄がありません。".to_owned()
        }
        LedgerFault::InFuture => {
            "まだ来ていない日です。実際に行ったあとで、その日を書いてください。".to_owned()
        }
        LedgerFault::NotExplained => {
            "説明した日が、同意した日より後になっています。説明が先です。".to_owned()
        }
        LedgerFault::TooEarly { from } => {
            format!("{}より前にはできません。", day(*from))
        }
        LedgerFault::NameOfThePerson => {
            "本人の名前のままです。署名した人の名前を書いてください。本人が署名したのなら「本人」を選んでください。"
                .to_owned()
        }
        LedgerFault::RelationMissing => {
            "本人以外の方が署名したときは、本人との続柄や立場（母、成年後見人など）を書いてください。"
                .to_owned()
        }
        LedgerFault::ReasonMissing => {
            "本人が署名しない理由と、本人にどう伝え、本人がどう示したかを書いてください。".to_owned()
        }
        LedgerFault::NotAgreedElectronically => {
            "電磁的方法は、先に相手の承諾が要ります。承諾を得た日を書いてください。承諾がなければ、書面にしてください。"
                .to_owned()
        }
        LedgerFault::AgreedElectronicallyLate => {
            "承諾を得た日が後になっています。承諾が先です。承諾の前だったのなら、書面にしてください。"
                .to_owned()
        }
        LedgerFault::SignatureMissing => {
            "画面に署名がありません。枠の中に書くか、名前を打ってください。".to_owned()
        }
        LedgerFault::SignatureUnreadable => {
            "署名として読めません（点だけ、または長すぎます）。「書き直す」を押して、もう一度書いてください。"
                .to_owned()
        }
        LedgerFault::ScanLost => {
            "サインインし直すあいだに、ファイルは届きませんでした。控えを付けないなら、このまま記録できます。"
                .to_owned()
        }
        LedgerFault::NotAScan => {
            "PDF・PNG・JPEG のどれでもないファイルです。紙を撮った写真か、スキャンした PDF を選んでください。"
                .to_owned()
        }
        LedgerFault::ScanTooLarge { limit } => format!(
            "ファイルが大きすぎます。{} MB までにしてください（写真の大きさを下げるか、白黒でスキャンします）。",
            limit / (1024 * 1024)
        ),
        LedgerFault::NobodyChosen => "渡した相手に印を付けてください。".to_owned(),
        LedgerFault::AlreadyDelivered { on } => {
            format!("この版は{}に渡しています。", day(*on))
        }
        LedgerFault::AlreadyReceived => "受け取りの確認は、もう記録されています。".to_owned(),
        LedgerFault::NothingShared => {
            "伝えてよい情報の範囲に、一つ以上印を付けてください。".to_owned()
        }
        LedgerFault::PeriodMissing => {
            "いつからいつまで伝えてよいかを書いてください。期限のない同意は、あとで確かめられません。"
                .to_owned()
        }
        LedgerFault::AlreadyWithdrawn => "この同意は、もう撤回されています。".to_owned(),
    }
}

/// Beside a file that has to be chosen again, for no page may put one back.
pub const CHOOSE_AGAIN: &str =
    "ほかに書いたものは残っています。ファイルだけ、もう一度選んでください。";

/// What a scope opens, for whoever explains it and whoever agrees.
pub fn opens(scope: Scope) -> &'static str {
    match scope {
        Scope::Basic => "住所・電話・生年月日・受給者証番号・手帳・支給決定と、これまでのあらまし",
        Scope::Assessment => "本人の希望・ニーズ・強み・生活歴など、アセスメントに書いたこと",
        Scope::Medical => "障害や病気の状態、通院先、薬、医療的ケア",
        Scope::Money => "年金・手当・工賃などの収入、お金の管理をしている人、負担上限額",
        Scope::Family => "家族の名前・続柄・健康や仕事のこと、家族が話したこと",
        Scope::Plan => "サービス等利用計画とその案、ほかの事業所の個別支援計画",
        Scope::Weekly => "今の一週間の過ごし方と、週間計画表",
        Scope::Monitoring => "モニタリング報告書、会議の記録、個別支援計画の見直し",
        Scope::Records => "日々の支援の記録",
        Scope::Rights => "後見人・虐待・金銭の被害など、権利を守るための情報",
    }
}

/// What must be kept in mind before a scope is opened; empty for most.
pub fn opens_only_if(scope: Scope) -> &'static str {
    match scope {
        Scope::Family => "家族の情報には、その家族本人の同意も要ります（基準24条3項）。",
        Scope::Medical | Scope::Rights => "目的にどうしても要るときだけにします。",
        _ => "",
    }
}

/// 橘 悦子（家族（代理）・母）
pub fn signer(signer: &Signer) -> String {
    let capacity = match signer.capacity {
        None | Some(Capacity::Person) => return signer.name.to_string(),
        Some(capacity) => capacity.term(),
    };
    let relation =
        if signer.relation.is_blank() { String::new() } else { format!("・{}", signer.relation) };
    format!("{}（{capacity}{relation}）", signer.name)
}

/// In which way it was agreed to: 書面, 電磁的方法（承諾 令和8年11月20日）.
pub fn method(method: Option<Method>, agreed: Option<calendar::Day>) -> String {
    match (method, agreed) {
        (None, _) => String::new(),
        (Some(Method::Electronic), Some(agreed)) => {
            format!("{}（承諾 {}）", Method::Electronic.term(), day(agreed))
        }
        (Some(method), _) => method.term().to_owned(),
    }
}

/// What each part of the record of a consent is called, and what stands there.
pub fn record(consent: &Consent) -> Vec<(&'static str, String)> {
    let on = |on: Option<calendar::Day>| on.map(day).unwrap_or_default();
    let all = vec![
        ("説明した日", on(consent.explained_on)),
        ("説明した人", consent.explained_by.to_string()),
        ("説明に使ったもの", consent.means.to_string()),
        ("同意した日", on(consent.on)),
        ("署名した人", signer(&consent.signer)),
        ("本人が署名しない理由", consent.signer.reason.to_string()),
        ("方法", method(consent.method, consent.electronic_agreed_on)),
    ];
    all.into_iter().filter(|(_, what)| !what.is_empty()).collect()
}

/// The same for a consent to share.
pub fn sharing_record(sharing: &SharingConsent) -> Vec<(&'static str, String)> {
    let on = |on: Option<calendar::Day>| on.map(day).unwrap_or_default();
    let all = vec![
        ("目的", sharing.purpose.to_string()),
        ("情報の範囲", scopes(&sharing.scopes)),
        ("期間", sharing.period.map(period).unwrap_or_default()),
        ("説明した人と説明の仕方", sharing.explained.to_string()),
        ("同意した日", on(sharing.on)),
        ("署名した人", signer(&sharing.signer)),
        ("本人が署名しない理由", sharing.signer.reason.to_string()),
        ("方法", method(sharing.method, sharing.electronic_agreed_on)),
        ("撤回した日", on(sharing.withdrawn_on)),
        ("撤回の理由", sharing.withdrawal_reason.to_string()),
    ];
    all.into_iter().filter(|(_, what)| !what.is_empty()).collect()
}

/// 計画、週間計画
pub fn scopes(scopes: &[Scope]) -> String {
    scopes.iter().map(Term::term).collect::<Vec<_>>().join(AND)
}

/// How a consent to share stands on a day.
pub fn sharing_state(sharing: &SharingConsent, today: calendar::Day) -> String {
    let begins = sharing.period.map(|p: Period| p.from).filter(|from| *from > today);
    match (sharing.withdrawn_on, begins) {
        (Some(on), _) => format!("{}に撤回", day(on)),
        (None, Some(from)) => format!("{}から", day(from)),
        (None, None) if sharing.is_live_on(today) => match sharing.period {
            Some(period) => format!("{}まで有効", day(period.until)),
            None => "有効".to_owned(),
        },
        (None, None) => "期限切れ".to_owned(),
    }
}

/// A link to what was signed.
pub fn proof(proof: &Proof) -> &'static str {
    match &*proof.media_type {
        "image/svg+xml" => "画面の署名",
        "application/pdf" => "署名した紙の控え（PDF）",
        kind if kind.starts_with("text/") => "画面で打った名前",
        _ => "署名した紙の写真",
    }
}

/// Who a document is handed to, where no name is known.
pub fn recipient(kind: RecipientKind) -> &'static str {
    match kind {
        RecipientKind::Person => "本人",
        RecipientKind::Guardian => GUARDIAN,
        RecipientKind::Municipality => MUNICIPALITY,
        RecipientKind::Member => "担当者",
    }
}

/// 第2版が新しい版です
pub fn newer(version: u32) -> String {
    format!("第{version}版ができています。前の版への同意は、いま使う計画への同意になりません。")
}

/// Who has not got it yet.
pub fn not_yet(names: &[String]) -> String {
    format!("まだ渡していない相手: {}", names.join(AND))
}

/// How an office is reached that does not work with this program.
pub const NOT_JOINED: &str = "この事業所は、れんけいを使っていません。同意の範囲の文書を印刷するか、ファイルにして渡してください。";
/// How an office is reached that does.
pub const JOINED: &str = "この事業所は、れんけいを使っています。同意を記録すると、その範囲が次に開いたときから見えます。";
/// How someone is reached who is no office.
pub const NO_OFFICE: &str =
    "事業所ではない相手です。画面からは見られません。印刷したものを渡してください。";

/// What a field of a form of the ledger is called in the list of what is wrong.
pub fn label(type_: &str, path: &str) -> String {
    match path {
        "" => match type_ {
            "Delivery" => "渡した相手".to_owned(),
            _ => "この記録".to_owned(),
        },
        "signature" => "画面の署名".to_owned(),
        "scan" => "署名した紙の控え".to_owned(),
        path if path.starts_with("to.") => "交付先".to_owned(),
        path if path.starts_with("way.") => "方法".to_owned(),
        path => crate::path_label(type_, path),
    }
}

/// 令和8年11月20日　橘 悦子
pub fn received(on: calendar::Day, by: &str) -> String {
    if by.trim().is_empty() { day(on) } else { format!("{}　{by}", day(on)) }
}

/// A document with the day it was made, for lists of several of a kind.
pub fn dated(name: &str, on: calendar::Day) -> String {
    format!("{name} {}", day(on))
}
