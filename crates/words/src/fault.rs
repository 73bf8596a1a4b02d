//! What is wrong with a value, said so that it can be put right.

use calendar::{ClockFault, DayFault};
use domain::{Cited, Fault, NumberKind, Problem, ValueFault};

use crate::{clock, day, path_label};

/// Where a problem of a case file is, in words; the file itself if it is nowhere inside.
pub fn where_it_is(path: &str) -> String {
    match path {
        "" => "ファイル全体".to_owned(),
        path => path_label("CaseFile", path),
    }
}

/// One line for a problem: where (with the path as written in the file) and why.
pub fn problem(problem: &Problem) -> String {
    let place = where_it_is(&problem.path);
    match problem.path.as_str() {
        "" => format!("{place}: {}", why(&problem.fault)),
        path => format!("{place}（{path}）: {}", why(&problem.fault)),
    }
}

/// Why a value is refused, and what would do.
pub fn why(fault: &Fault) -> String {
    match fault {
        Fault::Day(fault) => why_day(fault),
        Fault::Clock(fault) => why_clock(fault),
        Fault::Value(fault) => why_value(fault),
        Fault::Ledger(fault) => crate::consent::why(fault),
    }
}

fn why_day(fault: &DayFault) -> String {
    match fault {
        DayFault::NotADay { text } => format!(
            "「{text}」は日付として読めません。2026-11-20 または 令和8年11月20日 のように書いてください。"
        ),
        DayFault::NoSuchDay { text } => {
            format!("「{text}」という日はありません。月と日を確かめてください。")
        }
        DayFault::OutsideEra { text, meant } => {
            let year = if meant.year == 1 { "元".to_owned() } else { meant.year.to_string() };
            format!(
                "「{text}」はその元号にありません。{}{year}年{}月{}日のことなら、そう書いてください。",
                meant.era.name(),
                meant.month,
                meant.day
            )
        }
    }
}

fn why_clock(fault: &ClockFault) -> String {
    match fault {
        ClockFault::NotATime { text } => {
            format!("「{text}」は時刻として読めません。9:30 のように書いてください。")
        }
        ClockFault::EndsBeforeItBegins { from, to } => format!(
            "{}に始まって{}に終わることはできません。翌朝までなら、終わりを 30:00（翌6時）のように続けて数えて書いてください。",
            clock(*from),
            clock(*to)
        ),
        ClockFault::LongerThanADay { from, to } => {
            format!("{}から{}まで、24時間を超えています。", clock(*from), clock(*to))
        }
    }
}

fn why_value(fault: &ValueFault) -> String {
    match fault {
        ValueFault::TooLong { given, limit } => {
            format!("{given}文字あります。{limit}文字までにしてください。")
        }
        ValueFault::ControlCharacter { at } => format!(
            "{}文字目に、目に見えない制御文字（NULなど）があります。消してからもう一度入れてください。",
            at + 1
        ),
        ValueFault::NotKana { text } => {
            format!(
                "「{text}」にかな以外の文字があります。ひらがなかカタカナだけで書いてください。"
            )
        }
        ValueFault::NumberForm { kind, given } => {
            format!(
                "「{given}」は{}の形ではありません。{}です。",
                number(*kind),
                number_form(*kind)
            )
        }
        ValueFault::CheckDigit { kind, given, expected } => format!(
            "{}「{given}」の検証番号が合いません（計算では{expected}）。写し間違いがないか確かめてください。",
            number(*kind)
        ),
        ValueFault::BadKey { given } => {
            format!("「{given}」は印として使えません。英数字と - _ で40文字までにしてください。")
        }
        ValueFault::UnknownService { given, near } if near.is_empty() => format!(
            "「{given}」というサービスはありません。受給者証に書かれた名前で書いてください。"
        ),
        ValueFault::UnknownService { given, near } => {
            format!("「{given}」というサービスはありません。近い名前は {} です。", near.join("、"))
        }
        ValueFault::ServiceNotOnDay { service, on, first, last } => match last {
            Some(last) if last < on => format!(
                "{service}は{}までのサービスです。{}の計画には使えません。",
                day(*last),
                day(*on)
            ),
            _ => format!(
                "{service}は{}からのサービスです。{}の計画には使えません。",
                day(*first),
                day(*on)
            ),
        },
        ValueFault::Missing => "書かれていません。".to_owned(),
        ValueFault::NothingThere { what, given } => {
            format!("「{given}」という{}はありません。", cited(*what))
        }
        ValueFault::Twice { given } => format!("「{given}」が二度使われています。"),
        ValueFault::VersionNumber { given, expected } => {
            format!(
                "版の番号が{given}ですが、ここは{expected}のはずです。1から順に付けてください。"
            )
        }
        ValueFault::StillToCome { given } => {
            format!("{}はまだ来ていない日です。今日までの日を書いてください。", day(*given))
        }
        ValueFault::PeriodBackwards => "期間の終わりが始まりより前です。".to_owned(),
        ValueFault::TooManyRows { given, limit } => {
            format!("{given}行あります。{limit}行までにしてください。")
        }
        ValueFault::NewerSchema { given, known } => format!(
            "このファイルは新しい様式（{given}）で書かれています。この版の renkei が読めるのは{known}までです。renkei を新しくしてください。"
        ),
        ValueFault::NotJson { line, column } => {
            format!("JSON として読めません（{line}行目の{column}文字目）。")
        }
        ValueFault::NotUtf8 => {
            "文字コードが UTF-8 ではありません。UTF-8 で保存し直してください。".to_owned()
        }
        ValueFault::UnknownField { name } => {
            format!("「{name}」という項目はありません。綴りを確かめてください。")
        }
        ValueFault::RepeatedField { name } => format!("「{name}」が二度書かれています。"),
        ValueFault::UnknownChoice { given, offered } => {
            format!("「{given}」は選べません。選べるのは {} です。", offered.join("、"))
        }
        ValueFault::NotANumber { given } => {
            format!("「{given}」は、ここに書ける数ではありません。0以上の数字で書いてください。")
        }
        ValueFault::WrongShape { detail } => wrong_shape(detail),
    }
}

/// What serde says of a shape, as far as its fixed words are known: `invalid type: null, expected a
/// string`.
fn wrong_shape(detail: &str) -> String {
    let known = detail.rsplit_once(", expected ").and_then(|(found, wanted)| {
        // A list where fields were wanted is read by position, and found too short.
        let found = found.split_once(": ").map_or("sequence", |(_, found)| found);
        Some((shape_found(found)?, shape_wanted(wanted)?))
    });
    match known {
        Some((found, wanted)) => {
            format!("書き方の形が違います。{wanted}を書くところに、{found}が書かれています。")
        }
        None => format!("書き方の形が違います（文字・数・一覧の別を確かめてください: {detail}）。"),
    }
}

fn shape_found(found: &str) -> Option<&'static str> {
    let kind = found.split([' ', ',']).next()?;
    Some(match kind {
        "null" => "null（空なら項目ごと消します）",
        "string" | "character" => "文字",
        "integer" | "floating" => "数",
        "boolean" => "true か false",
        "sequence" => "一覧（[ ] で囲んだもの）",
        "map" => "まとまり（{ } で囲んだもの）",
        _ => return None,
    })
}

fn shape_wanted(wanted: &str) -> Option<&'static str> {
    Some(match wanted {
        "a sequence" => "一覧（[ ] で囲んだもの）",
        "a string" | "a borrowed string" | "string" => "文字（\" \" で囲んだもの）",
        "a boolean" => "true か false",
        "a map" => "まとまり（{ } で囲んだもの）",
        wanted if wanted.starts_with("struct ") => "まとまり（{ } で囲んだもの）",
        _ => return None,
    })
}

fn number(kind: NumberKind) -> &'static str {
    match kind {
        NumberKind::Office => "事業所番号",
        NumberKind::Municipality => "国保連の市町村番号",
        NumberKind::LocalGovernment => "全国地方公共団体コード",
        NumberKind::Certificate => "受給者証番号",
        NumberKind::Corporate => "法人番号",
    }
}

fn number_form(kind: NumberKind) -> &'static str {
    match kind {
        NumberKind::Office => "数字10桁",
        NumberKind::Municipality | NumberKind::LocalGovernment => "数字6桁",
        NumberKind::Certificate => "英数字10桁",
        NumberKind::Corporate => "数字13桁",
    }
}

fn cited(what: Cited) -> &'static str {
    match what {
        Cited::Member => "ケアチームの一員",
        Cited::Wish => "希望・デマンド",
        Cited::Need => "ニーズ",
        Cited::Line => "計画の行",
        Cited::Support => "支援",
        Cited::Goal => "目標",
        Cited::Document => "文書",
        Cited::Version => "版",
    }
}
