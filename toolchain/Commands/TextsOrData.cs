using System.CommandLine;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Tracing;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary>The options of verbs that work with labels and without: either <c>--data</c> or <c>--texts</c>.</summary>
/// <param name="purpose">What they are for, as the end of a sentence.</param>
internal sealed class TextsOrData(string purpose)
{
    private readonly Option<string> _data =
        CommonArguments.Data($"Labelled data{purpose}; or a trace.", isRequired: false);

    private readonly Option<string?> _texts =
        CommonArguments.Texts("The same without labels; or a trace.");

    /// <summary>Both.</summary>
    public IEnumerable<Option> All => [_data, _texts];

    /// <summary>What was given.</summary>
    /// <exception cref="UsageException">Neither or both were.</exception>
    public TextFile Read(ParseResult parsed) => (parsed.GetValue(_data), parsed.GetValue(_texts)) switch
    {
        (string data, null) => new(data, IsLabelled: true),
        (null, string texts) => new(texts, IsLabelled: false),
        (null, null) => throw new UsageException(
            "give --data FILE, labelled data, or --texts FILE, texts without labels."),
        _ => throw new UsageException("--data has labels and --texts has none; give one of them."),
    };

    /// <summary>A file of texts.</summary>
    /// <param name="Path">The file.</param>
    /// <param name="IsLabelled">Whether it is said to have labels.</param>
    internal sealed record TextFile(string Path, bool IsLabelled)
    {
        /// <summary>The option that was given, as it is typed.</summary>
        public string Option => $"{(IsLabelled ? "--data" : "--texts")} {Ending.Quoted(Path)}";

        /// <summary>The trace of the texts: read, or made now.</summary>
        /// <exception cref="ToolException">
        /// They do not fit the cascade, or lack the labels that were promised.
        /// </exception>
        public CascadeTrace Trace(CascadeManifest cascade, DataForm form, CancellationToken cancellation) => IsLabelled
            ? TraceSource.LoadSaidLabelled(cascade, Path, form, cancellation)
            : TraceSource.Load(cascade, Path, form, cancellation);
    }
}
