//! Sentences about passkeys, and about who came in.

/// Title of the page on which a passkey is added.
pub const ADD: &str = "パスキーを加える";
/// A passkey nobody named.
pub const UNNAMED: &str = "パスキー";
/// What was shown does not hold.
pub const WRONG: &str = "パスキーを確かめられませんでした。もう一度試すか、ほかの方法で確かめてください。5分より長くかかったときも、はじめからやり直します。";
/// What was made does not hold.
pub const NOT_MADE: &str = "パスキーを加えられませんでした。5分より長くかかったときは、もう一度加えてください。端末に作りかけのパスキーが残っていたら、消してかまいません。";
/// The passkey was added.
pub const ADDED: &str = "パスキーを加えました。";
/// A passkey was taken away: its browser still has it.
pub const REMOVED: &str = "外しました。端末に残っているパスキーは、端末の設定から消せます。";

/// Title of the page of comings and goings of an office.
pub const SIGN_INS: &str = "サインインの記録";

/// What happened at the door, by its keys.
pub fn event(what: &str, way: &str) -> String {
    let by = shown(way);
    match what {
        "in" => format!("{by}でサインインしました"),
        "wrong" => format!("{by}が違い、入れませんでした"),
        "held" => format!("続けて違っていたため、{by}を受け付けませんでした"),
        "unconfirmed" => format!("{by}は正しいものの、事業所の確認を待っています"),
        "unlocked" => format!("{by}で画面のロックを外しました"),
        "factor_added" => format!("{by}を加えました"),
        "factor_removed" => format!("{by}を外しました"),
        "codes_made" => "回復コードを作り直しました".to_owned(),
        "password_changed" => "パスワードを変えました".to_owned(),
        other => other.to_owned(),
    }
}

/// Whether somebody may want to look at it.
pub fn is_odd(what: &str) -> bool {
    matches!(what, "wrong" | "held")
}

fn shown(way: &str) -> &'static str {
    match way {
        "app" => "認証アプリ",
        "recovery" => "回復コード",
        "code" => "コード",
        "passkey" => "パスキー",
        "passkey_alone" => "パスキーだけ",
        "provider" => "認証基盤",
        _ => "パスワード",
    }
}

/// Where it came from: the same sign, the same place.
pub fn place(mark: &str) -> String {
    format!("回線 {mark}")
}
