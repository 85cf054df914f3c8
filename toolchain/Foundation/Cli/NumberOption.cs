using System.CommandLine;
using System.CommandLine.Parsing;

namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>Options that are whole numbers within limits.</summary>
internal static class NumberOption
{
    /// <summary>An option that has a default.</summary>
    public static Option<int> WithDefault(string name, string description, int fallback, int min, int max)
    {
        Option<int> option = new(name) { Description = description, DefaultValueFactory = _ => fallback };
        option.Validators.Add(result => Check(result, name, result.GetValueOrDefault<int>(), min, max));
        return option;
    }

    /// <summary>An option that may be left out.</summary>
    public static Option<int?> Optional(string name, string description, int min, int max)
    {
        Option<int?> option = new(name) { Description = description };
        option.Validators.Add(result => Check(result, name, result.GetValueOrDefault<int?>() ?? min, min, max));
        return option;
    }

    /// <summary>An option that must be given.</summary>
    public static Option<int> Required(string name, string description, int min, int max)
    {
        Option<int> option = new(name) { Description = description, Required = true };
        option.Validators.Add(result => Check(result, name, result.GetValueOrDefault<int>(), min, max));
        return option;
    }

    private static void Check(OptionResult result, string name, int value, int min, int max)
    {
        if (value < min || value > max)
        {
            result.AddError(FormattableString.Invariant($"{name} {value}: a whole number from {min} to {max} is expected."));
        }
    }
}
