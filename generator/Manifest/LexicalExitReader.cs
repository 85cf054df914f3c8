using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Reads a lexical exit: it has a table of weights instead of a block, and comes before all others.</summary>
internal static class LexicalExitReader
{
    /// <summary>The property that makes an exit lexical.</summary>
    public const string Name = "lexicon";

    /// <summary>Reads the exit; null if something of it could not be read.</summary>
    /// <param name="reader">The exit.</param>
    /// <param name="manifest">The manifest.</param>
    /// <param name="files">The files that exits name.</param>
    /// <param name="isFirst">Whether it is the first exit.</param>
    /// <param name="isLast">Whether it is the last exit.</param>
    /// <param name="rule">The rule that is chosen; null if it could not be read.</param>
    /// <param name="labels">The number of labels; null if they could not be read.</param>
    public static ExitSpec? Read(
        ObjectReader reader,
        ObjectReader manifest,
        FileBook files,
        bool isFirst,
        bool isLast,
        ExitRule? rule,
        int? labels)
    {
        string? lexicon = FileReader.ReadPath(reader, Name);
        if (lexicon is not null && Fault(manifest, isFirst, isLast) is { } fault)
        {
            reader.Problems.Add(ManifestRule.LexicalExit, reader.String(Name)!, fault);
        }

        foreach (JsonProperty property in reader.Value.Properties.Where(
            p => p.Name.Value is "model" or "layer" or "block" or "data"))
        {
            reader.Problems.Add(
                ManifestRule.Unknown,
                property.Name.Range,
                property.Value.Path,
                "a lexical exit has no such property; remove it, or 'lexicon'");
        }

        string? sha256 = FileReader.ReadHash(reader);
        NumberToken? temperature = ExitReader.ReadTemperature(reader);
        AgreementSpec? agreement = AgreementReader.Read(reader, warn: rule == ExitRule.Agreement);
        DialSettings dials = DialReader.ReadOwn(reader, labels);
        files.AddFile(reader, Name, lexicon);
        return lexicon is null || sha256 is null || temperature is null ? null : new ExitSpec
        {
            Layer = 0,
            Temperature = temperature.Value,
            Agreement = agreement,
            Dials = dials,
            Lexicon = lexicon,
            Block = null,
            Sha256 = sha256,
            Data = default,
        };
    }

    private static string? Fault(ObjectReader manifest, bool isFirst, bool isLast) =>
        manifest.Number("version", required: false) is { Token.Text: "1" }
            ? "version 1 has no lexical exits; write \"version\": 2"
        : !isFirst ? "a lexical exit comes before all blocks; make it the first exit"
        : isLast ? "no exit with a block follows; the last exit of a cascade has one"
        : null;
}
