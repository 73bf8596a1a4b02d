//! The command line's help in Japanese: the words are in the crate `words`, by command and argument.

use clap::{Arg, ArgAction, Command, CommandFactory as _};

use crate::args::Args;

/// The command with its help.
pub fn command() -> Command {
    let flag = |name: &'static str, short, action| {
        Arg::new(name).short(short).long(name).action(action).global(name == "help")
    };
    let command = Args::command()
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .arg(flag("help", 'h', ArgAction::Help))
        .arg(flag("version", 'V', ArgAction::Version));
    told(command, "")
}

/// A command with its words, those of its arguments and of the commands in it; what has none keeps
/// what its type says.
fn told(command: Command, name: &str) -> Command {
    let (commands, arguments) = words::HELP_HEADINGS;
    let about = words::command_help(name, "");
    let inside = |command: Command| {
        let path = format!("{name} {}", command.get_name()).trim().to_owned();
        told(command, &path)
    };
    let command = command
        .mut_subcommands(inside)
        .help_template(words::HELP_TEMPLATE)
        .subcommand_help_heading(commands)
        .mut_args(|argument| {
            let help = words::command_help(name, argument.get_id().as_str());
            let argument = argument.help_heading(arguments);
            match help {
                Some(help) => argument.help(help).long_help(None),
                None => argument,
            }
        });
    match about {
        Some(about) => command.about(about).long_about(None),
        None => command,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_argument_is_told_in_japanese() {
        let mut silent = Vec::new();
        look(&command(), "", &mut silent);
        assert!(silent.is_empty(), "no help in commands.tsv: {silent:?}");
    }

    fn look(command: &Command, name: &str, silent: &mut Vec<String>) {
        let arguments = command.get_arguments().map(|argument| argument.get_id().as_str());
        for argument in arguments.chain([""]) {
            if words::command_help(name, argument).is_none() {
                silent.push(format!("{name} {argument}"));
            }
        }
        for inside in command.get_subcommands() {
            look(inside, format!("{name} {}", inside.get_name()).trim(), silent);
        }
    }

    #[test]
    fn the_command_line_holds_together() {
        command().debug_assert();
    }
}
