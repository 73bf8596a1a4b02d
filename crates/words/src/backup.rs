//! Sentences of backups: `renkei backup` and `renkei restore`.

/// Title of the page with the key.
pub fn key_title() -> &'static str {
    "復元の鍵（バックアップを開く鍵）"
}

/// One line of the key.
pub fn key_line(number: usize, groups: &str, check: &str) -> String {
    format!("{number}: {groups} - {check}")
}

/// Heading of the lines of the key.
pub fn key_heading() -> &'static str {
    "鍵（行の終わりの2文字は、打ち間違いを見つけるための文字）"
}

/// Labels of the page with the key.
pub fn key_labels() -> [&'static str; 4] {
    ["行", "鍵の文字", "確かめ", "事項"]
}

/// What belongs to the key, with its labels.
pub fn key_facts(
    recipient: &str,
    made: &str,
    database: &str,
    folder: &str,
) -> [(&'static str, String); 4] {
    [
        ("作った日", made.to_owned()),
        ("データベース", database.to_owned()),
        ("バックアップの置き場所", folder.to_owned()),
        ("公開鍵（閉じる鍵）", recipient.to_owned()),
    ]
}

/// How to keep the page.
pub fn key_advice() -> [&'static str; 5] {
    [
        "この紙がなければ、バックアップは誰にも開けません。2枚作り、金庫など別々の場所に保管してください。",
        "鍵はこの機械のどこにも残していません。写真に撮ったり、メールで送ったりしないでください。",
        "この紙を持つ人は、バックアップのファイルがあれば全員の記録を読めます。",
        "戻すとき: renkei --database 戻す先 restore バックアップのファイル と打ち、この4行を打ちます。",
        "年に1度は renkei backup drill で、この紙から戻せることを確かめてください。",
    ]
}

/// The page was printed to a file.
pub fn key_page_written(file: &str) -> String {
    format!("{file} に鍵のページを書きました。印刷したら、このファイルを消してください。")
}

/// The last line is asked for.
pub fn ask_last_line() -> &'static str {
    "紙に写すか印刷したら、確かめのために4行目を打ってください:"
}

/// The last line is not right.
pub fn wrong_last_line() -> &'static str {
    "4行目が違います。鍵は捨て、何も変えていません。もう一度 renkei backup init から始めてください。"
}

/// All is ready.
pub fn ready(folder: &str) -> String {
    format!("バックアップの用意ができました。renkei backup で {folder} に作れます。")
}

/// The key is asked for.
pub fn ask_key() -> &'static str {
    "復元の鍵の4行を打ってください（行の終わりの2文字まで）:"
}

/// A backup was made.
pub fn made(file: &str, kilobytes: u64) -> String {
    format!("{file} を作りました（{kilobytes} KB、暗号化済み）。")
}

/// It was test-restored.
pub fn tested(versions: u64, journals: u64, entries: u64) -> String {
    format!(
        "書いたファイルを読み直して復元を試しました: 文書の版{versions}、記録の鎖{journals}本（{entries}件）、壊れなし。"
    )
}

/// Older ones taken away.
pub fn gone(count: usize) -> String {
    format!("世代の決まりにより古いもの{count}個を消しました。")
}

/// Copied to where the server's user cannot take it away.
pub fn kept(file: &str) -> String {
    format!("{file} に写しました。")
}

/// Nothing new to copy.
pub fn nothing_new() -> &'static str {
    "新しいバックアップはありません。"
}

/// One backup of the list.
pub fn listed(day: &str, file: &str, kilobytes: u64) -> String {
    format!("{day}  {kilobytes:>9} KB  {file}")
}

/// Restored.
pub fn restored(file: &str, made: &str) -> String {
    format!("{made} のバックアップを {file} に戻しました。")
}

/// Brought up to date.
pub fn migrated(from: i64, to: i64) -> String {
    format!("データベースを移行 {from} から {to} に上げました。")
}

/// What restored rows there are.
pub fn restored_rows(rows: u64, versions: u64, journals: u64, entries: u64) -> String {
    format!(
        "行{rows}、文書の版{versions}（中身はすべて保存時と同じ）、記録の鎖{journals}本（{entries}件、すべてつながる）。"
    )
}

/// The report of a drill.
pub struct DrillReport<'a> {
    /// When.
    pub on: String,
    /// Which backup.
    pub file: String,
    /// Its size.
    pub kilobytes: u64,
    /// When it was made.
    pub made: String,
    /// How many days ago.
    pub age_days: i64,
    /// Version of the program that made it.
    pub program: &'a str,
    /// Seconds the restore took.
    pub seconds: f32,
    /// Number of the newest migration, then and now.
    pub migration: (i64, i64),
    /// Versions of documents.
    pub versions: u64,
    /// Journals.
    pub journals: u64,
    /// Entries of journals.
    pub entries: u64,
    /// Rows per table: name, in the backup, in use now.
    pub tables: Vec<(String, u64, Option<u64>)>,
}

/// The report of a drill, as text to be filed.
pub fn drill_report(report: &DrillReport<'_>) -> String {
    let DrillReport { on, file, kilobytes, made, age_days, program, seconds, .. } = report;
    let mut text = format!(
        "復元訓練の報告\n\n\
         実施日　　　　　　{on}\n\
         バックアップ　　　{file}（{kilobytes} KB）\n\
         作られた日時　　　{made}（{age_days}日前、renkei {program}）\n\
         紙の鍵で開く　　　できた\n\
         復元にかかった時間　{seconds:.1} 秒\n\
         データベースの移行　{} → {}\n\
         ファイルの検査　　壊れなし（全ページ、索引、参照）\n\
         文書の版　　　　　{} 件、すべて保存時のハッシュと一致\n\
         閲覧・変更の記録　{} 本 {} 件の鎖、すべてつながる\n\n",
        report.migration.0, report.migration.1, report.versions, report.journals, report.entries
    );
    text.push_str("表ごとの行数（バックアップ / いま使っているもの）\n");
    for (table, then, now) in &report.tables {
        let now = now.map_or_else(|| "－".to_owned(), |now| now.to_string());
        text.push_str(&format!("  {table:<24}{then:>9} / {now:>9}\n"));
    }
    text.push_str(&format!(
        "\n結果　合格。このバックアップから、{made} の時点に戻せます。それより後に書いたものは戻りません。\n"
    ));
    text
}

/// The report was written.
pub fn report_written(file: &str) -> String {
    format!("{file} に報告を書きました。")
}

/// Only the embedded database.
pub fn only_embedded() -> &'static str {
    "これは内蔵のデータベース（ファイル）のためのコマンドです。PostgreSQL は pg_dump か pg_basebackup で取り、renkei check --journal で確かめてください（docs/operating.md）。"
}

/// What went wrong.
pub mod fault {
    /// No plan.
    pub fn no_plan(file: &str) -> String {
        format!(
            "{file} がないか読めません。先に renkei backup init --to フォルダ で鍵を作ってください。"
        )
    }

    /// A plan is there.
    pub fn plan_exists(file: &str) -> String {
        format!(
            "鍵はもう作られています（{file}）。新しい鍵にするなら、このファイルの名前を変えてからもう一度実行してください。前のバックアップは前の鍵でしか開けません。"
        )
    }

    /// No backup.
    pub fn nothing(folder: &str) -> String {
        format!("{folder} にバックアップがありません。")
    }

    /// A file cannot be used.
    pub fn file(file: &str, why: &str) -> String {
        format!("{file}: 使えません（{why}）。場所と権利と空きを確かめてください。")
    }

    /// Something is in the way.
    pub fn exists(file: &str) -> String {
        format!("{file} はもうあります。上書きせずに止めました。別の場所を指定してください。")
    }

    /// The key would lie beside what it opens.
    pub fn beside(file: &str) -> String {
        format!(
            "{file} はデータベースかバックアップと同じ場所です。鍵はそこに置けません。USB メモリなど、別の場所を指定してください。"
        )
    }

    /// A line of the key is wrong.
    pub fn key_line(line: usize) -> String {
        format!("{line}行目のどこかが違います。紙と見比べてもう一度打ってください。")
    }

    /// Lines are missing.
    pub fn key_lines(found: usize) -> String {
        format!("鍵は4行です（{found}行ありました）。行の終わりの2文字まで打ってください。")
    }

    /// Not a key.
    pub fn key_whole() -> &'static str {
        "鍵の文字が合いません。紙と見比べてもう一度打ってください。"
    }

    /// Another key.
    pub fn wrong_key() -> &'static str {
        "この鍵では開けません。別の鍵で作られたバックアップです。紙の公開鍵と作った日を確かめてください。"
    }

    /// Another file.
    pub fn foreign(file: &str) -> String {
        format!("{file} は renkei のバックアップではありません。")
    }

    /// Damaged.
    pub fn damaged(file: &str) -> String {
        format!(
            "{file} は途中で切れているか、書き換えられています。何も戻していません。ほかの世代を使ってください。"
        )
    }

    /// Too new.
    pub fn newer(file: &str) -> String {
        format!("{file} は新しい renkei が作ったものです。renkei を新しくしてください。")
    }

    /// Not equal.
    pub fn differs() -> &'static str {
        "写したものが元と同じになりません。バックアップは作っていません。ディスクの状態を確かめてください。"
    }

    /// Damaged pages.
    pub fn pages() -> &'static str {
        "データベースのファイルが壊れています。書き込まずに止めました。前の世代のバックアップを残してください。"
    }

    /// A reference.
    pub fn reference(table: &str) -> String {
        format!(
            "データベースのつながりが壊れています（{table}）。前の世代のバックアップを残してください。"
        )
    }

    /// A version.
    pub fn version(case: &str, document: &str, number: i64) -> String {
        format!("文書が保存したときの中身と違います（ケース {case}、{document} 第{number}版）。")
    }
}
