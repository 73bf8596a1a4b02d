//! Sentences of whoever runs the server: `renkei serve`.

/// Where the pages are.
pub fn serving(address: &str, encrypted: bool) -> String {
    let scheme = if encrypted { "https" } else { "http" };
    format!("{scheme}://{address}/ を開いてください。止めるには Ctrl+C を押します。")
}

/// Behind a proxy.
pub fn serving_behind(address: &str, proxies: &str) -> String {
    format!(
        "{address} で、中継のサーバー（{proxies}）からの接続だけを受けています。止めるには Ctrl+C を押します。"
    )
}

/// The server was told to stop.
pub fn stopping() -> &'static str {
    "止めています。途中の要求を終えてから閉じます。"
}

/// Unencrypted, and not from this machine alone.
pub fn unencrypted(address: &str) -> String {
    format!(
        "{address} は他の機械からもつながるアドレスです。個人の記録を暗号化せずに送ることはしません。--tls-cert と --tls-key で証明書を指定するか、中継のサーバーの後ろに置いて --behind-proxy を付けてください。試すだけなら 127.0.0.1 で待ち受けてください。"
    )
}

/// Not an origin.
pub fn no_origin(text: &str) -> String {
    format!(
        "--origin {text}: https://名前 か https://名前:番号 の形で書いてください（例: https://renkei.example）。http:// はこの機械（localhost）だけで使えます。"
    )
}

/// A file of the certificate cannot be read.
pub fn tls_unreadable(file: &str, why: &str) -> String {
    format!("{file}: 読めません（{why}）。証明書と鍵のファイルの場所と権利を確かめてください。")
}

/// No certificate in the file.
pub fn no_certificate(file: &str) -> String {
    format!("{file}: PEM 形式の証明書（BEGIN CERTIFICATE）がありません。")
}

/// No key in the file.
pub fn no_key(file: &str) -> String {
    format!("{file}: PEM 形式の秘密鍵（BEGIN PRIVATE KEY）がありません。")
}

/// Certificate and key are of no use together.
pub fn tls_unusable(why: &str) -> String {
    format!("証明書と鍵の組が使えません（{why}）。同じときに作られた組を指定してください。")
}

/// Findings of the doctor about what has to be looked after.
pub mod doctor {
    /// Backups.
    pub fn backup() -> &'static str {
        "バックアップ"
    }

    /// None was set up.
    pub fn no_backup_plan() -> &'static str {
        "用意がありません。renkei backup init --to フォルダ で鍵を作り、毎日 renkei backup を動かしてください"
    }

    /// None was made.
    pub fn no_backup(folder: &str) -> String {
        format!("{folder} に一つもありません。renkei backup を実行してください")
    }

    /// The newest is old.
    pub fn old_backup(days: i32) -> String {
        format!("いちばん新しいものが{days}日前です。毎日動いているか確かめてください")
    }

    /// The newest is new.
    pub fn fresh_backup(days: i32, count: usize) -> String {
        let when = if days <= 0 { "今日".to_owned() } else { format!("{days}日前") };
        format!("いちばん新しいものは{when}（{count}世代）")
    }

    /// Where backups lie.
    pub fn backup_place() -> &'static str {
        "バックアップの置き場所"
    }

    /// Whoever runs the server can delete them.
    pub fn deletable(folder: &str) -> String {
        format!(
            "{folder} はサーバーを動かす利用者が消せます。別の利用者で renkei backup keep を動かしてください（docs/operating.md）"
        )
    }

    /// Whoever runs the server cannot delete them.
    pub fn undeletable(folder: &str) -> String {
        format!("{folder} は別の利用者のものです")
    }

    /// The backup folder cannot be read.
    pub fn unreadable_place(why: &str) -> String {
        format!("読めません（{why}）")
    }

    /// Drills.
    pub fn drill() -> &'static str {
        "復元の訓練"
    }

    /// Never drilled.
    pub fn never_drilled() -> &'static str {
        "まだ一度もしていません。紙の鍵を出して renkei backup drill を実行してください"
    }

    /// Drilled long ago.
    pub fn drilled_long_ago(day: &str) -> String {
        format!("最後は{day}です。年に1度は renkei backup drill を実行してください")
    }

    /// Drilled.
    pub fn drilled(day: &str) -> String {
        format!("最後は{day}")
    }

    /// The clock.
    pub fn clock() -> &'static str {
        "時計"
    }

    /// The clock is behind what was written.
    pub fn clock_behind(now: &str, written: &str) -> String {
        format!("いま{now}ですが、データベースは{written}に書かれています。時計を合わせてください")
    }

    /// The clock is not kept in time.
    pub fn clock_alone() -> &'static str {
        "時刻合わせ（NTP）が働いていません。記録の日時が狂わないように、有効にしてください"
    }

    /// The clock is right.
    pub fn clock_right(now: &str) -> String {
        now.to_owned()
    }

    /// The certificate.
    pub fn certificate() -> &'static str {
        "TLS の証明書"
    }

    /// The certificate cannot be used.
    pub fn certificate_unusable(why: &str) -> String {
        why.trim_end_matches('。').to_owned()
    }

    /// The certificate is not yet valid.
    pub fn not_yet(from: &str) -> String {
        format!("{from} から有効です。時計と証明書を確かめてください")
    }

    /// The certificate has run out.
    pub fn expired(until: &str) -> String {
        format!("{until} に切れました。新しいものに替えてください")
    }

    /// The certificate runs out soon.
    pub fn expires_soon(until: &str, days: i64) -> String {
        format!("{until} に切れます（あと{days}日）。新しいものに替えてください")
    }

    /// The certificate is good.
    pub fn valid_until(until: &str) -> String {
        format!("{until} まで有効です")
    }

    /// Others may read a file.
    pub fn key_open(file: &str) -> String {
        format!("{file} をほかの利用者が読めます。chmod 600 で閉じてください")
    }
}
