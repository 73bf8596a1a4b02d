//! What the command line says of itself, from `data/commands.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

static HELP: LazyLock<HashMap<(&str, &str), &str>> = LazyLock::new(|| {
    include_str!("../data/commands.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut column = line.split('\t');
            Some(((column.next()?, column.next()?), column.next()?))
        })
        .collect()
});

/// Help for an argument of a command, or for the command itself where `argument` is empty. What
/// every command has stands under the command with no name.
pub fn command_help(command: &str, argument: &str) -> Option<&'static str> {
    let of_all = || HELP.get(&("", argument)).filter(|_| !argument.is_empty());
    HELP.get(&(command, argument)).or_else(of_all).copied()
}

/// Headings of the help: commands, and what may be given to them.
pub const HELP_HEADINGS: (&str, &str) = ("命令", "指定");

/// The help as a whole; the names in braces are filled by the parser.
pub const HELP_TEMPLATE: &str = "{about-with-newline}\n使い方: {usage}\n\n{all-args}";
