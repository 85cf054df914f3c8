using System.Security.Cryptography;
using System.Text;
using EarlyExitGen.Manifests;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Tracing;

public sealed class ModelFingerprintTests
{
    [Fact]
    public void All_that_ids_depend_on_counts()
    {
        CascadeSpec spec = Spec();
        TokenizerSpec bpe = spec.Tokenizer with
        {
            Kind = TokenizerKind.Bpe,
            Merges = new DataFileSpec("merges.txt", new string('1', 64)),
            Special = new SpecialTokensSpec(0, 2, new EquatableArray<int>([2, 2])),
        };
        TokenizerSpec piece = bpe with { Kind = TokenizerKind.SentencePiece, Merges = null, Offset = 1, Unknown = 3 };
        TokenizerSpec[] all =
        [
            spec.Tokenizer,
            spec.Tokenizer with { Lowercase = !spec.Tokenizer.Lowercase },
            spec.Tokenizer with { StripAccents = !spec.Tokenizer.StripAccents },
            spec.Tokenizer with { MaxTokens = 99 },
            spec.Tokenizer with { Sha256 = new string('2', 64) },
            bpe,
            bpe with { Merges = new DataFileSpec("merges.txt", new string('3', 64)) },
            bpe with { AddPrefixSpace = true },
            bpe with { Special = bpe.Special! with { Start = 1 } },
            bpe with { Special = bpe.Special! with { End = 1 } },
            bpe with { Special = bpe.Special! with { Between = new EquatableArray<int>([2]) } },
            piece,
            piece with { Offset = 2 },
            piece with { Unknown = 4 },
        ];
        string[] fingerprints = [.. all.Select(tokenizer => ModelFingerprint.Of(spec with { Tokenizer = tokenizer }))];
        Assert.Equal(fingerprints.Length, fingerprints.Distinct().Count());

        // Names of files do not count.
        Assert.Equal(
            fingerprints[5],
            ModelFingerprint.Of(spec with { Tokenizer = bpe with { Merges = bpe.Merges! with { File = "other" } } }));
    }

    [Fact]
    public void That_of_a_WordPiece_cascade_is_what_it_was()
    {
        CascadeSpec spec = Spec();
        TokenizerSpec tokenizer = spec.Tokenizer;
        string text = string.Join('\n', (string[])
        [
            tokenizer.Sha256,
            FormattableString.Invariant(
                $"{tokenizer.Lowercase} {tokenizer.StripAccents} {tokenizer.MaxTokens} {spec.Input}"),
            .. spec.Exits.SelectMany(exit => (string[])[exit.Sha256, .. exit.Data.Select(data => data.Sha256)]),
        ]);
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12], ModelFingerprint.Of(spec));
    }

    private static CascadeSpec Spec()
    {
        using TestCascade files = TestCascade.Create();
        return CascadeManifest.Load(files.ManifestFile).Spec;
    }
}
