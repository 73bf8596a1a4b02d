//! Sentences of the command line.

/// The machine gives no threads.
pub fn no_runtime() -> &'static str {
    "この機械では実行に必要なスレッドを作れませんでした。"
}

/// A case that is not there or not to be seen.
pub fn refused() -> &'static str {
    "そのケースは見つからないか、この事業所からは扱えません。"
}

/// Changed in between.
pub fn stale() -> &'static str {
    "処理のあいだに別の人が変更しました。もう一度実行してください。"
}

/// No database.
pub fn database_not_there() -> &'static str {
    "データベースがありません。--database で場所を指定するか、renkei import や renkei serve で作ってください。PostgreSQL では、先に CREATE DATABASE で空のデータベースを作ってください。"
}

/// The folder cannot be used.
pub fn folder(why: &str) -> String {
    format!(
        "データベースを置くフォルダを使えません（{why}）。書き込める場所を --database で指定してください。"
    )
}

/// Another program's file.
pub fn foreign_file() -> &'static str {
    "これは renkei のデータベースではありません。上書きせずに止めました。--database の場所を確かめてください。"
}

/// A damaged file.
pub fn damaged() -> &'static str {
    "データベースのファイルが壊れています。書き込まずに止めました。バックアップから戻してください。"
}

/// A file with nothing in it.
pub fn empty_file() -> &'static str {
    "データベースのファイルの中身がありません（0バイト）。空のものを作り直すと失われたことが見えなくなるので、何もせずに止めました。バックアップから戻すか、初めから始めるならこのファイルを消してください。"
}

/// A log without its file.
pub fn log_alone() -> &'static str {
    "データベースのファイルがなく、最後に書いた分の控え（-wal）だけが残っています。何もせずに止めました。ファイルを元の場所に戻すか、バックアップから戻してください。"
}

/// Written by a newer program.
pub fn newer_database(found: i64) -> String {
    format!(
        "このデータベースは新しい renkei が作ったものです（移行 {found}）。renkei を新しくしてください。"
    )
}

/// A migration that is not the one that ran.
pub fn changed_migration(number: i64) -> String {
    format!(
        "移行 {number} の内容が、このデータベースで実行されたものと違います。配布された renkei を使ってください。"
    )
}

/// The address of a server cannot be read.
pub fn bad_address(why: &str) -> String {
    format!(
        "データベースのアドレスを読めません（{why}）。postgres://利用者@サーバー/データベース名 の形で書いてください。"
    )
}

/// What goes to another machine is to be sent unencrypted.
pub fn unencrypted_database() -> &'static str {
    "ほかの機械の PostgreSQL には、暗号化せずにはつなぎません（sslmode=disable）。sslmode を消すか verify-full にしてください。"
}

/// A certificate cannot be trusted or read.
pub fn bad_certificate(why: &str) -> String {
    format!(
        "PostgreSQL の証明書を確かめられません（{why}）。サーバーの ssl = on と、アドレスの名前が証明書の名前と同じかを確かめ、自前の認証局なら sslrootcert=ファイル を付けてください。"
    )
}

/// The server refuses the user.
pub fn denied() -> &'static str {
    "PostgreSQL に入れませんでした。利用者の名前とパスワード、サーバーの pg_hba.conf を確かめてください。"
}

/// A database in another encoding.
pub fn not_utf8() -> &'static str {
    "このデータベースの文字コードは UTF-8 ではありません。CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0 で作り直してください。"
}

/// The server does not answer.
pub fn unreachable() -> &'static str {
    "データベースのサーバーが応答しません。サーバーが動いているか、アドレスとネットワークを確かめてください。"
}

/// No room.
pub fn disk_full() -> &'static str {
    "ディスクがいっぱいで書き込めません。空きを作ってからもう一度実行してください。"
}

/// No right to write.
pub fn read_only() -> &'static str {
    "データベースに書き込む権利がありません。ファイルとフォルダの権利（PostgreSQL では利用者の権利）を確かめてください。"
}

/// The disk fails.
pub fn disk_fault() -> &'static str {
    "ディスクが正しく応答しません。機械の状態を確かめてください。"
}

/// A fault of the program.
pub fn broken(what: &str) -> String {
    format!("プログラムの誤りです（{what}）。この文を添えて知らせてください。")
}

/// The database went away.
pub fn closed() -> &'static str {
    "データベースが閉じられました。もう一度実行してください。"
}

/// Why the system refused a file or an address, as far as it says.
pub fn system_reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "そのファイルかフォルダがありません".to_owned(),
        ErrorKind::PermissionDenied => "権利がありません".to_owned(),
        ErrorKind::IsADirectory => "フォルダです".to_owned(),
        ErrorKind::NotADirectory => "途中にフォルダでないものがあります".to_owned(),
        ErrorKind::StorageFull => "ディスクがいっぱいです".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "書き込めない場所です".to_owned(),
        ErrorKind::AddrInUse => "ほかのプログラムが使っています".to_owned(),
        ErrorKind::AddrNotAvailable => "この機械のアドレスではありません".to_owned(),
        _ => error.to_string(),
    }
}

/// A file that cannot be read.
pub fn unreadable_file(file: &str, why: &str) -> String {
    format!("{file}: 読めません（{why}）。")
}

/// A file that cannot be written.
pub fn unwritable_file(file: &str, why: &str) -> String {
    format!("{file}: 書けません（{why}）。")
}

/// A refused file, with its problems.
pub fn refused_file(file: &str, count: usize) -> String {
    format!("{file}: 取り込めません（{count}件）。このケースは一つも書き込んでいません。")
}

/// A file came in.
pub fn imported(
    file: &str,
    name: &str,
    documents: usize,
    versions: usize,
    findings: usize,
    case: &str,
) -> String {
    format!("{file}: {name} 文書{documents} 版{versions} 所見{findings} → ケース {case}")
}

/// The same, with nothing written.
pub fn would_import(
    file: &str,
    name: &str,
    documents: usize,
    versions: usize,
    findings: usize,
) -> String {
    format!(
        "{file}: 取り込めます（{name} 文書{documents} 版{versions} 所見{findings}）。書き込んでいません。"
    )
}

/// Another case of the office is of a person with the same name and birthday.
pub fn twin(case: &str) -> String {
    format!(
        "同じ名前・同じ生年月日の人のケースが、すでにあります（{case}）。同じ人なら、どちらを使うかを確かめてください。"
    )
}

/// A case was written to a file.
pub fn exported(file: &str) -> String {
    format!("{file} に書き出しました。")
}

/// Nobody by that name.
pub fn nobody(words: &str) -> String {
    format!("「{words}」に当たる人がいません。")
}

/// Several by that name.
pub fn several(words: &str) -> String {
    format!("「{words}」に当たる人が何人かいます。番号で選んでください:")
}

/// No such rule.
pub fn no_rule(code: &str) -> String {
    format!("「{code}」という規則はありません。renkei explain で一覧を出せます。")
}

/// No finding.
pub fn no_findings() -> &'static str {
    "所見はありません。"
}

/// How many findings.
pub fn findings(count: usize, cases: usize) -> String {
    format!("{cases}ケース、所見{count}件。")
}

/// Law and teachings behind a finding, in one line.
pub fn rests_on(sources: &[String]) -> String {
    format!("根拠: {}", sources.join("、"))
}

/// One source of them: 計画相談支援基準15条2項7号
pub fn source(law: &str, article: &str) -> String {
    format!("{law} {article}")
}

/// How to put a finding right.
pub fn fix(sentence: &str) -> String {
    format!("直し方: {sentence}")
}

/// Law behind a rule.
pub fn basis(law: &str, article: &str, gist: &str, as_of: &str) -> String {
    match as_of {
        "―" => format!("{law}「{article}」: {gist}"),
        as_of => format!("{law} {article}（{as_of}現在）: {gist}"),
    }
}

/// A finding that only asks.
pub fn asking() -> &'static str {
    "（言葉から読み取った所見です。違っていたら読み飛ばしてください）"
}

/// The journal holds.
pub fn journal_whole(name: &str, entries: usize) -> String {
    format!("{name}: 記録{entries}件の鎖はつながっています。")
}

/// The journal is broken.
pub fn journal_broken(name: &str, seq: i64, why: &str) -> String {
    format!("{name}: 記録の鎖が{seq}番で切れています（{why}）。")
}

/// Why a chain is broken there.
pub fn chain_gap() -> &'static str {
    "記録が抜けているか順番が違う"
}

/// Why a chain is broken there.
pub fn chain_unlinked() -> &'static str {
    "前の記録とつながらない"
}

/// Why a chain is broken there.
pub fn chain_altered() -> &'static str {
    "記録が書き換えられている"
}

/// Cases reindexed.
pub fn reindexed(cases: usize, changed: usize) -> String {
    format!("{cases}ケースの索引を作り直しました（中身が変わったもの {changed}）。")
}

/// How many rows of a table were copied.
pub fn moved_table(table: &str, rows: u64) -> String {
    format!("  {table:<20}{rows:>10}")
}

/// What two equal databases have in common.
pub fn moved_digest(what: &str, digest: &str) -> String {
    format!("  {what} SHA-256 {digest}")
}

/// Kinds of rows whose digest is told.
pub fn moved_documents() -> &'static str {
    "文書の版"
}

/// Kinds of rows whose digest is told.
pub fn moved_journal() -> &'static str {
    "だれが何をしたかの記録"
}

/// Kinds of rows whose digest is told.
pub fn moved_all() -> &'static str {
    "すべて"
}

/// Everything was copied and is equal.
pub fn moved(from: &str, to: &str, tables: usize, rows: u64) -> String {
    format!(
        "{from} から {to} へ、{tables}表 {rows}行を写しました。件数と中身が両方で同じことを確かめました。{from} はそのまま残っています。"
    )
}

/// The target is not empty.
pub fn move_not_empty(to: &str, table: &str) -> String {
    format!("{to} は空ではありません（{table} に行があります）。何も書き込まずに止めました。")
}

/// The copy is not equal.
pub fn move_differs(table: &str) -> String {
    format!(
        "写したものが元と同じになりません（{table}）。写しは取り消しました。元のデータベースはそのままです。"
    )
}

/// One of the two databases failed.
pub fn move_failed(place: &str, why: &str) -> String {
    format!("{place}: {why} 写しは取り消しました。元のデータベースはそのままです。")
}

/// One of the two databases does not open.
pub fn move_unopened(place: &str, why: &str) -> String {
    format!("{place}: {why}")
}

/// The work of the night was done.
pub fn night_done(cases: usize, changed: usize) -> String {
    format!("夜の見直し: {cases}ケースを調べ、{changed}ケースの所見を今日に合わせました。")
}

/// Cases that could not be looked at at night.
pub fn night_skipped(cases: &[String]) -> String {
    format!("夜の見直し: 次のケースは見直せませんでした: {}", cases.join("、"))
}

/// A printed file.
pub fn printed(file: &str, pages: usize) -> String {
    format!("{file} に印刷しました（{pages}様式）。")
}

/// Letters no font has.
pub fn missing_letters(letters: &str) -> String {
    format!("次の文字を持つ字体がないため、〔U+番号〕で印刷しました: {letters}")
}

/// Nothing that has a form yet.
pub fn nothing_to_print() -> &'static str {
    "印刷の様式がある文書がまだありません（基本情報・計画案・計画・会議の記録・モニタリングなど）。"
}

/// A kind of document that is never printed by itself.
pub fn no_form(title: &str) -> String {
    format!("{title}には印刷の様式がありません。計画や基本情報に写して使います。")
}

/// No such version.
pub fn no_version(asked: u32, newest: u32) -> String {
    format!("第{asked}版はありません。第1版から第{newest}版まであります。")
}

/// No such document.
pub fn no_document(documents: &str) -> String {
    format!("その文書はありません。あるのは: {documents}")
}

/// A date that cannot be read.
pub fn bad_day(why: &str) -> String {
    format!("--on: {why}")
}

/// A folder without fonts.
pub fn no_fonts(folder: &str) -> String {
    format!("{folder} に字体のファイル（ttf・otf・ttc）がありません。")
}

/// The address is taken.
pub fn cannot_listen(address: &str, why: &str) -> String {
    format!("{address} で待ち受けられません（{why}）。--listen で別の番号を指定してください。")
}

/// How to sign in to the demo.
pub fn demo_accounts(day: &str, people: usize) -> String {
    format!("デモの圏域（{people}人、架空）を作りました。デモの中の今日は{day}です。")
}

/// One account of the demo.
pub fn demo_account(login: &str, password: &str, name: &str, office: &str) -> String {
    format!("  {login} / {password}　{name}（{office}）")
}

/// The demo asks for no second factor.
pub fn demo_second_factor_waived() -> &'static str {
    "デモなので、パスワードのほかの確認（認証アプリなど）は求めません。renkei serve では必ず求めます。"
}

/// The password is asked for.
pub fn ask_password() -> &'static str {
    "パスワード（12文字以上）を標準入力に1行で書いてください:"
}

/// No such office.
pub fn no_office(name: &str) -> String {
    format!("「{name}」という事業所はありません。")
}

/// No such role.
pub fn no_role(role: &str) -> String {
    format!("「{role}」という役割はありません。")
}

/// An account was made.
pub fn account_made(login: &str) -> String {
    format!("{login} で入れるようになりました。")
}

/// Findings of the doctor.
pub mod doctor {
    /// All is well with a thing.
    pub fn well(what: &str, how: &str) -> String {
        format!("よし　　{what}: {how}")
    }

    /// Something would be better.
    pub fn better(what: &str, how: &str) -> String {
        format!("できれば　{what}: {how}")
    }

    /// Something must be mended.
    pub fn must(what: &str, how: &str) -> String {
        format!("要対応　{what}: {how}")
    }

    /// Fonts.
    pub fn fonts() -> &'static str {
        "印刷の字体"
    }

    /// The preferred font is there.
    pub fn preferred_font(file: &str) -> String {
        format!("BIZ UDゴシックがあります（{file}）")
    }

    /// Only the built-in font.
    pub fn only_built_in() -> &'static str {
        "内蔵の Noto Sans JP で印刷します。太字と読みやすさのために BIZ UDゴシックを入れてください（Debian: apt install fonts-morisawa-bizud-gothic）"
    }

    /// Rights of the folder.
    pub fn folder() -> &'static str {
        "データベースのフォルダ"
    }

    /// The folder can be written.
    pub fn writable(folder: &str) -> String {
        format!("{folder} に書き込めます")
    }

    /// The folder cannot be written.
    pub fn not_writable(folder: &str, why: &str) -> String {
        format!(
            "{folder} に書き込めません（{why}）。権利を変えるか、--database で別の場所を指定してください"
        )
    }

    /// Others may read the database.
    pub fn readable_by_others(file: &str) -> String {
        format!("{file} をこの機械のほかの利用者が読めます。chmod 600 で閉じてください")
    }

    /// Space.
    pub fn space() -> &'static str {
        "空き容量"
    }

    /// Megabytes left.
    pub fn megabytes(left: u64) -> String {
        format!("{left} MB")
    }

    /// Too few megabytes.
    pub fn little_space(left: u64) -> String {
        format!("{left} MB しかありません。1000 MB 以上にしてください")
    }

    /// Space could not be asked.
    pub fn unknown_space() -> &'static str {
        "調べられませんでした"
    }

    /// Database.
    pub fn database() -> &'static str {
        "データベース"
    }

    /// No database yet.
    pub fn no_database() -> &'static str {
        "まだありません。最初の取り込みか起動で作られます"
    }

    /// The database opens.
    pub fn opens(version: i64) -> String {
        format!("開けます（移行 {version}）")
    }
}

/// A person with the reading.
pub fn person(name: &str, kana: &str) -> String {
    if kana.is_empty() { name.to_owned() } else { format!("{name}（{kana}）") }
}
