//! Sentences about coming in: passwords, second factors, sessions.

use crate::web::Told;

/// Title of the page that asks for the second factor.
pub const SECOND: &str = "もう一つの確認";
/// Title of the page on which a second factor is set up.
pub const ENROL: &str = "もう一つの確認を用意する";
/// Title of the page with recovery codes.
pub const CODES: &str = "回復コード";
/// Title of the page of a session that rested.
pub const LOCKED: &str = "画面をロックしています";
/// Title of the page that asks again before something that needs it.
pub const PROVE: &str = "本人の確認";
/// Title of the page that sends on what was written.
pub const ONWARD: &str = "続きを送ります";
/// Title of the page on which one chooses as what one acts.
pub const ACTING: &str = "どの立場で働きますか";
/// Title of one's own account.
pub const ACCOUNT: &str = "自分のアカウント";
/// Title of the page on which one changes the password.
pub const PASSWORD: &str = "パスワードを変える";
/// Title of the page that says that nobody has confirmed the account yet.
pub const UNCONFIRMED: Told = (
    "事業所の確認を待っています",
    "名前とパスワードともう一つの確認は正しく受け取りました。事業所の管理者が確認すると、ここから入れます。",
);
/// Wrong code.
pub const WRONG_CODE: &str =
    "コードが違います。アプリに今出ている6桁か、まだ使っていない回復コードを入れてください。";
/// A code counts once.
pub const USED_CODE: &str =
    "そのコードはもう使われています。アプリに次の6桁が出るまで、30秒ほど待ってください。";
/// Wrong code while setting up.
pub const WRONG_FIRST_CODE: &str = "コードが合いません。アプリに今出ている6桁を入れてください。合わないときは、この端末の時計が正しいか確かめてください。";
/// Wrong password or code.
pub const WRONG_PROOF: &str = "パスワードかコードが違います。";
/// Wrong password.
pub const WRONG_PASSWORD: &str = "パスワードが違います。";
/// Wrong password as it is now.
pub const WRONG_OLD_PASSWORD: &str = "今のパスワードが違います。";
/// The two new passwords differ.
pub const DIFFERENT: &str = "二つの新しいパスワードが同じではありません。";
/// The session ended while something was written.
pub const KEPT: &str = "書いたものはこの画面に残っています。サインインすると、続きから送ります。";
/// The last second factor stays.
pub const LAST_FACTOR: &str = "最後の一つは外せません。先に別のアプリかパスキーを加えてください。";
/// Password changed.
pub const PASSWORD_CHANGED: &str =
    "パスワードを変えました。ほかの端末のサインインは終わらせました。";
/// Everywhere else signed out.
pub const ELSEWHERE_ENDED: &str = "ほかの端末のサインインを終わらせました。";
/// A second factor was taken away.
pub const FACTOR_REMOVED: &str = "外しました。";
/// One session was ended.
pub const SESSION_ENDED: &str = "その端末のサインインを終わらせました。";
/// An unnamed browser.
pub const UNKNOWN_BROWSER: &str = "ブラウザー";
/// An app nobody named.
pub const APP: &str = "認証アプリ";

/// Too many failures.
pub fn wait(seconds: u32) -> String {
    let time = match seconds {
        0..=90 => format!("{}秒", seconds.max(1)),
        _ => format!("{}分", seconds.div_ceil(60)),
    };
    format!("続けて違っていたため、あと{time}待ってからもう一度試してください。")
}

/// Why a password is refused.
pub fn short_password(shortest: usize) -> String {
    format!(
        "{shortest}文字以上にしてください。言葉をいくつか並べると、長くても覚えやすくなります。"
    )
}

/// Why a password is refused.
pub fn long_password(longest: usize) -> String {
    format!("{longest}文字までにしてください。")
}

/// Why a password is refused.
pub const GUESSABLE_PASSWORD: &str = "よく使われる言葉、名前、続き番号、くり返しでほとんどができているので、当てられやすいパスワードです。関係のない言葉をいくつか組み合わせてください。";

/// What a browser calls itself, as people know it: Chrome（Windows）
pub fn browser(agent: &str) -> String {
    let first = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let program = first(&[
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Windows", "Windows"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("CrOS", "ChromeOS"),
        ("Mac OS X", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (program, system) {
        (Some(program), Some(system)) => format!("{program}（{system}）"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => UNKNOWN_BROWSER.to_owned(),
    }
}

/// From when to when a session was used: 9:05から、最後は13:20
pub fn used(from: &str, until: &str) -> String {
    format!("{from}から、最後は{until}")
}

/// A form was written as something else.
pub fn written_as(office: &str, role: &str) -> String {
    format!("この続きは「{office}」の{role}として書かれたものです。切り替えて送ります。")
}

/// Recovery codes that are left.
pub fn codes_left(left: usize) -> String {
    format!("残り{left}個")
}

/// A form of someone else.
pub const OTHERS_FORM: Told = (
    "送りませんでした",
    "この続きは、別の人がサインインしていたときに書かれたものです。書いた人がサインインし直すと送れます。",
);
/// A form of a role the account no longer has.
pub const GONE_ROLE: Told = (
    "送れませんでした",
    "この続きを書いたときの立場では、もう働けません。書いたものを下に残してあります。必要なところを写してください。",
);
