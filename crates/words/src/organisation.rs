//! Sentences about organisations: set-up, offices, staff, invitations.

/// Title of the page of set-up.
pub const SET_UP: &str = "はじめの設定";
/// Title of the page of an invitation.
pub const INVITATION: &str = "招待";
/// Title of the page of one's own office.
pub const OFFICE: &str = "事業所と職員";
/// Title of the page that shows an invitation once.
pub const INVITED: &str = "招待を渡してください";
/// The code is not, or no longer, good.
pub const NO_SET_UP: crate::web::Told = (
    "この設定コードは使えません",
    "もう使われたか、新しいコードに替わっています。renkei serve を動かし直すと、まだ管理者がいないときは新しいコードを表示します。",
);
/// The invitation is not, or no longer, good.
pub const NO_INVITATION: crate::web::Told = (
    "この招待は使えません",
    "もう使われたか、取り消されたか、7日を過ぎています。事業所の管理者に新しい招待を頼んでください。",
);
/// Accepted with an account that was there.
pub const ACCEPTED: crate::web::Told = (
    "招待を受けました",
    "事業所の管理者が確認すると、右上の事業所の名前から立場を切り替えられるようになります。",
);
/// Passwords differ.
pub const DIFFERS: &str = "二つのパスワードが同じではありません。";
/// The name to sign in with is taken.
pub const TAKEN: &str = "この名前はもう使われています。別の名前にしてください。";
/// The name to sign in with has other signs.
pub const LOGIN_FORM: &str = "半角の英字・数字と - _ . @ で書いてください。";
/// The office works with the program already.
pub const OFFICE_TAKEN: &str =
    "この事業所の職員はもう登録されています。その事業所の管理者に頼んでください。";
/// Another office has this number.
pub const NUMBER_TAKEN: &str =
    "この番号の事業所がもう登録されています。番号か名前を確かめてください。";
/// The last administrator stays.
pub const LAST_ADMINISTRATOR: &str =
    "最後の管理者は止められません。先に別の人を管理者に招いてください。";
/// Factors of someone who works elsewhere too are not reset.
pub const NOT_RESET: &str = "やり直しにできません。自分自身と、ほかの事業所でも働いている人は、それぞれの回復コードを使います。";

/// A day that is still to come.
pub fn to_come(day: &str) -> String {
    format!("{day}はまだ来ていない日です。今日までの日を書いてください。")
}

/// What was just done.
pub fn done(mark: &str) -> Option<&'static str> {
    Some(match mark {
        "office" => "事業所の内容を保存しました。",
        "service" => "サービスを保存しました。",
        "service-removed" => "サービスを消しました。",
        "withdrawn" => "招待を取り消しました。",
        "confirmed" => "確認しました。この人は今から入れます。",
        "staff" => "職員の状態を変えました。",
        "reset" => "もう一つの確認をやり直しにしました。次にサインインしたときに用意します。",
        "not-reset" => NOT_RESET,
        "last" => LAST_ADMINISTRATOR,
        "municipality" => "市町村を保存しました。",
        "qualification" => "資格・研修を保存しました。",
        _ => return None,
    })
}

/// What an administrator did, by its mark.
pub fn act(mark: &str) -> &'static str {
    match mark {
        "set_up" => "はじめの設定をした",
        "office_changed" => "事業所の内容を変えた",
        "office_added" => "事業所を迎えた",
        "service_changed" => "サービスを書いた",
        "service_removed" => "サービスを消した",
        "municipality_set" => "市町村を書いた",
        "invited" => "招待した",
        "withdrawn" => "招待を取り消した",
        "confirmed" => "確認して職員にした",
        "disabled" => "入れないようにした",
        "enabled" => "また入れるようにした",
        "until_set" => "最後の日を決めた",
        "factors_reset" => "もう一つの確認をやり直しにした",
        "qualification_added" => "資格・研修を書いた",
        "qualification_removed" => "資格・研修を消した",
        _ => "",
    }
}

/// State of someone who works in an office.
pub const WORKS: &str = "入れる";
/// State of someone who is shut out.
pub const SHUT_OUT: &str = "止めている";
/// State of an invitation that was handed over.
pub const WAITS: &str = "招待を渡した";
/// State of an invitation that was accepted.
pub const ACCEPTS: &str = "受けた（確認待ち）";

/// By when training must be renewed.
pub fn renew_by(day: &str) -> String {
    format!("次の研修は{day}まで")
}

/// Training that should have been renewed.
pub fn renewal_late(day: &str) -> String {
    format!("次の研修の期限（{day}）を過ぎています")
}

/// The address of set-up, for whoever starts the server.
pub fn set_up_at(address: &str) -> String {
    format!(
        "まだだれも登録されていません。次のアドレスをブラウザーで開いて、事業所と最初の管理者を登録してください（一度だけ使えます）:\n  {address}"
    )
}
