using System;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace EarlyExitGen.Manifests;

/// <summary>
/// A hash over all that decides a cascade's answers: two cascades of one fingerprint answer alike at every setting of
/// the dial. Names, descriptions, measured figures and the dial's settings are not part of it.
/// </summary>
internal static class CascadeFingerprint
{
    /// <summary>The SHA-256 of a cascade, 64 lower-case hex digits.</summary>
    public static string Of(CascadeSpec spec)
    {
        StringBuilder text = new("earlyexit 1\n");
        Add(text, "input", spec.Input, spec.Rule, spec.Layers);
        Add(text, "labels", [.. spec.Labels.Select(label => (object)label.Text)]);
        Add(text, spec.Tokenizer);
        foreach (ModelSpec model in spec.Models)
        {
            Add(text, "model", model.Layers);
            if (model.Tokenizer is { } own)
            {
                Add(text, own);
            }
        }

        foreach (DisagreementRow row in spec.Disagreement)
        {
            Add(text, "promise", row.Rate, row.Epsilon);
        }

        foreach (ExitSpec exit in spec.Exits)
        {
            Add(
                text, "exit", exit.Layer, exit.Lexicon is null ? "block" : "lexicon", exit.Sha256, exit.Temperature,
                exit.Agreement?.Slope, exit.Agreement?.Intercept);
            Add(text, "data", [.. exit.Data.Select(data => (object)data.Sha256)]);
            if (exit.Model > 0)
            {
                Add(text, "of", exit.Model);
            }
        }

#pragma warning disable CA1850 // the generator's framework has no HashData
        using SHA256 sha = SHA256.Create();
        byte[] hash = sha.ComputeHash(Encoding.UTF8.GetBytes(text.ToString()));
#pragma warning restore CA1850
        return string.Concat(hash.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static void Add(StringBuilder text, TokenizerSpec tokenizer) => Add(
        text, "tokenizer", tokenizer.Kind, tokenizer.Sha256, tokenizer.Merges?.Sha256, tokenizer.Lowercase,
        tokenizer.StripAccents, tokenizer.AddPrefixSpace, tokenizer.Offset, tokenizer.Unknown, tokenizer.MaxTokens,
        tokenizer.Special?.Start, tokenizer.Special?.End,
        tokenizer.Special is { } special ? string.Join(" ", special.Between) : null);

    // Each value with its length before it, so that no two lists give the same text.
    private static void Add(StringBuilder text, string name, params object?[] values)
    {
        text.Append(name);
        foreach (object? value in values)
        {
            string written = value switch
            {
                null => "-",
                NumberToken number =>
                    BitConverter.DoubleToInt64Bits(number.Value).ToString("x16", CultureInfo.InvariantCulture),
                _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
            };
            text.Append(' ').Append(written.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(written);
        }

        text.Append('\n');
    }
}
