using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>The options that say of what form data are: the same for all verbs that read data.</summary>
internal sealed class DataOptions
{
    private readonly Option<DataColumns?> _columns = new("--columns")
    {
        Description = "Where texts and labels stand: names of a header or of JSON properties, as text,label or "
            + "first,second,label, or numbers from 1 where there is no header. Default: found out.",
        HelpName = "TEXT,LABEL",
        CustomParser = argument =>
        {
            DataColumns? columns =
                DataColumns.Parse(string.Concat(argument.Tokens.Select(token => token.Value)), out string? fault);
            if (fault is not null)
            {
                OptionValue.AddError(argument, fault);
            }

            return columns;
        },
    };

    private readonly Option<bool> _labelNames = SwitchOption.Create(
        LabelText.NamesOption, "All labels are names, also those that look like numbers, as 1 to 5 stars.");

    /// <summary>The options of verbs that look at labels.</summary>
    public IEnumerable<Option> All => [_columns, _labelNames];

    /// <summary>The options of verbs that look at texts alone.</summary>
    public IEnumerable<Option> OfTexts => [_columns];

    /// <summary>What was said.</summary>
    public DataForm Read(ParseResult parsed) =>
        new(parsed.GetValue(_columns), parsed.GetResult(_labelNames) is not null && parsed.GetValue(_labelNames));
}
