using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Toolchain.Verbs.Tracing;

/// <summary>
/// Tells apart what gives different logits: blocks, their data, and all that the ids of a text depend on. Constants of
/// calibration, rule and dial do not count.
/// </summary>
internal static class ModelFingerprint
{
    private const int Length = 12;

    /// <summary>The first hex digits of a SHA-256 over the hashes that a manifest names.</summary>
    public static string Of(CascadeSpec spec)
    {
        TokenizerSpec tokenizer = spec.Tokenizer;
        string[] parts =
        [
            tokenizer.Sha256,
            FormattableString.Invariant(
                $"{tokenizer.Lowercase} {tokenizer.StripAccents} {tokenizer.MaxTokens} {spec.Input}"),
            .. OtherThanWordPiece(tokenizer),
            .. spec.Models.Select(model => model.Tokenizer).OfType<TokenizerSpec>().SelectMany(further => (string[])
            [
                further.Sha256,
                FormattableString.Invariant($"{further.Lowercase} {further.StripAccents} {further.MaxTokens}"),
                .. OtherThanWordPiece(further),
            ]),
            .. spec.Exits.SelectMany(exit => (string[])[exit.Sha256, .. exit.Data.Select(data => data.Sha256)]),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..Length];
    }

    // Nothing for WordPiece: traces that were written before there were others stay valid.
    private static string[] OtherThanWordPiece(
        TokenizerSpec tokenizer) => tokenizer.Kind == TokenizerKind.WordPiece ? [] :
    [
        FormattableString.Invariant(
            $"{tokenizer.Kind} {tokenizer.AddPrefixSpace} {tokenizer.Offset} {tokenizer.Unknown}"),
        tokenizer.Merges?.Sha256 ?? "",
        string.Create(CultureInfo.InvariantCulture, $"{tokenizer.Special?.Start} {tokenizer.Special?.End} "
            + $"{string.Join(' ', tokenizer.Special?.Between ?? [])}"),
    ];
}
