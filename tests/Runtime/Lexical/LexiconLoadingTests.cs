using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tests.Lexical;

public class LexiconLoadingTests
{
    private static readonly CascadeOptions Unchecked = new() { CheckHashes = false };

    [Fact]
    public void A_missing_lexicon_is_named()
    {
        using TestCascade files = Create();
        File.Delete(files.LexiconFile);

        Assert.Contains("is missing", Refused(files), StringComparison.Ordinal);
        Assert.Contains("is missing", Refused(files, Unchecked), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_not_a_lexicon()
    {
        using TestCascade files = Create();
        File.Delete(files.LexiconFile);
        Directory.CreateDirectory(files.LexiconFile);

        Assert.Contains("is a folder, not a file", Refused(files, Unchecked), StringComparison.Ordinal);
    }

    [Fact]
    public void A_lexicon_with_another_hash_is_refused()
    {
        using TestCascade files = Create();
        using TestCascade other = Create(new() { Seed = 2 });
        File.Copy(other.LexiconFile, files.LexiconFile, overwrite: true);

        Assert.Contains("is not the one that the cascade was built with", Refused(files), StringComparison.Ordinal);
        InterpretedCascade.Load(files.ManifestFile, Unchecked).Dispose();
    }

    [Fact]
    public void A_pointer_of_git_lfs_is_recognised()
    {
        using TestCascade files = Create();
        File.WriteAllText(files.LexiconFile, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");

        Assert.Contains("run 'git lfs pull'", Refused(files), StringComparison.Ordinal);
        Assert.Contains("run 'git lfs pull'", Refused(files, Unchecked), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_short_is_not_a_lexicon()
    {
        using TestCascade files = Create();
        File.WriteAllBytes(files.LexiconFile, File.ReadAllBytes(files.LexiconFile)[..^1]);

        Assert.Contains(
            "is not a lexicon: its tensor 'weights' lies at bytes",
            Refused(files, Unchecked),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, false, "is for 2 labels, but the cascade has 3")]
    [InlineData(3, true, "is for pairs of texts, but the cascade takes single texts")]
    public void A_lexicon_of_another_cascade_is_refused(int labels, bool pair, string problem)
    {
        using TestCascade files = Create();
        using TestCascade other =
            Create(new() { Labels = [.. "abc"[..labels].Select(c => c.ToString())], Pair = pair });
        File.Copy(other.LexiconFile, files.LexiconFile, overwrite: true);

        Assert.Contains(problem, Refused(files, Unchecked), StringComparison.Ordinal);
    }

    [Fact]
    public void A_lexicon_for_another_vocabulary_is_refused_unless_ids_are_hashed()
    {
        using TestCascade files = Create();
        File.AppendAllText(Path.Combine(files.Folder, "vocab.txt"), "more\n");
        Assert.Contains("is for a vocabulary of ", Refused(files, Unchecked), StringComparison.Ordinal);

        using TestCascade hashed = Create(new() { Lexicon = new() { Hashed = true } });
        File.AppendAllText(Path.Combine(hashed.Folder, "vocab.txt"), "more\n");
        InterpretedCascade.Load(hashed.ManifestFile, Unchecked).Dispose();
    }

    private static TestCascade Create(TestCascadeOptions? options = null)
    {
        TestCascadeOptions all = options ?? new();
        return TestCascade.Create(all with { Lexicon = all.Lexicon ?? new() });
    }

    private static string Refused(TestCascade files, CascadeOptions? options = null)
    {
        CascadeException e =
            Assert.Throws<CascadeException>(() => InterpretedCascade.Load(files.ManifestFile, options).Dispose());
        Assert.Equal(files.LexiconFile, e.File);
        Assert.StartsWith("TinyClassifier: the ", e.Message, StringComparison.Ordinal);
        return e.Message;
    }
}
