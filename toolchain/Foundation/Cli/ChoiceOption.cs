using System.CommandLine;
using System.CommandLine.Parsing;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>Options whose value is one of a few names; upper and lower case do not matter.</summary>
internal static class ChoiceOption
{
    /// <summary>An option that may be left out.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="nameOf">How a value is written; null for its identifier in lower case.</param>
    public static Option<T?> Optional<T>(string name, string description, Func<T, string>? nameOf = null)
        where T : struct, Enum => Completed(
            new Option<T?>(name)
            {
                Description = description,
                HelpName = Names(nameOf),
                CustomParser = argument => Read(argument, nameOf),
            },
            Names(nameOf));

    /// <summary>An option whose default is the first of the values.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="nameOf">How a value is written; null for its identifier in lower case.</param>
    public static Option<T> WithDefault<T>(string name, string description, Func<T, string>? nameOf = null)
        where T : struct, Enum => Completed(
            new Option<T>(name)
            {
                // The help would write a default of System.CommandLine's as its identifier.
                Description = $"{description} Default: {NameOf(default, nameOf)}.",
                HelpName = Names(nameOf),
                CustomParser = argument => Read(argument, nameOf) ?? default,
            },
            Names(nameOf));

    /// <summary>An option whose names stand for themselves.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="fallback">Its default.</param>
    /// <param name="names">The names.</param>
    public static Option<string> WithDefault(
        string name, string description, string fallback, IReadOnlyList<string> names) => Completed(
        new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', names),
            DefaultValueFactory = _ => fallback,
            CustomParser = argument => IndexOf(argument, names) is { } index ? names[index] : fallback,
        },
        string.Join('|', names));

    // System.CommandLine would complete the identifiers of an enumeration.
    private static T Completed<T>(T option, string names)
        where T : Option
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add(names.Split('|'));
        return option;
    }

    private static T? Read<T>(ArgumentResult argument, Func<T, string>? nameOf)
        where T : struct, Enum
    {
        T[] values = Enum.GetValues<T>();
        return IndexOf(argument, Array.ConvertAll(values, value => NameOf(value, nameOf))) is { } index
            ? values[index]
            : null;
    }

    private static int? IndexOf(ArgumentResult argument, IReadOnlyList<string> names) => OptionValue.Read<int>(
        argument,
        text => names.ToList().FindIndex(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is >= 0
            and int index ? index : null,
        $"one of {string.Join(", ", names)}");

    private static string Names<T>(Func<T, string>? nameOf)
        where T : struct, Enum => string.Join('|', Enum.GetValues<T>().Select(value => NameOf(value, nameOf)));

    private static string NameOf<T>(T value, Func<T, string>? nameOf)
        where T : struct, Enum => nameOf is null ? value.ToString().ToLowerInvariant() : nameOf(value);
}
