using System.Security.Cryptography;
using System.Text;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Toolchain.Verbs.Tracing;

/// <summary>
/// Tells apart what gives different logits: blocks, their data, vocabulary, and how texts are tokenized. Constants of
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
            FormattableString.Invariant($"{tokenizer.Lowercase} {tokenizer.StripAccents} {tokenizer.MaxTokens} {spec.Input}"),
            .. spec.Exits.SelectMany(exit => (string[])[exit.Sha256, .. exit.Data.Select(data => data.Sha256)]),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..Length];
    }
}
