using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tests.Loading;

public class BrokenFilesTests
{
    [Theory]
    [InlineData("vocab.txt")]
    [InlineData("block-02.onnx")]
    [InlineData("weights.bin")]
    public void A_missing_file_is_named(string file)
    {
        using TestCascade cascade = TestCascade.Create(new() { ExternalData = true });
        string path = Path.Combine(cascade.Folder, file);
        File.Delete(path);
        foreach (bool check in (bool[])[true, false])
        {
            CascadeException e = AssertRefused(cascade, new CascadeOptions { CheckHashes = check });
            Assert.Equal(path, e.File);
            Assert.StartsWith($"TinyClassifier: the file '{path}' is missing", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("vocab.txt")]
    [InlineData("block-00.onnx")]
    [InlineData("weights.bin")]
    public void A_file_cut_short_is_named_with_what_was_expected(string file)
    {
        using TestCascade cascade = TestCascade.Create(new() { ExternalData = true });
        string path = Path.Combine(cascade.Folder, file);
        byte[] half = File.ReadAllBytes(path)[..^1];
        File.WriteAllBytes(path, half);

        CascadeException e = AssertRefused(cascade);
        Assert.Equal(path, e.File);
        Assert.Contains($"'{path}' ({half.Length} bytes) is not the one", e.Message, StringComparison.Ordinal);
        string actual = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(half));
        Assert.Contains($"its SHA-256 is {actual}, expected is ", e.Message, StringComparison.Ordinal);
        Assert.Contains("copy it again", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_cascade_is_refused()
    {
        using TestCascade cascade = TestCascade.Create();
        using TestCascade other = TestCascade.Create(new() { Seed = 2 });
        File.Copy(
            Path.Combine(other.Folder, "block-04.onnx"),
            Path.Combine(cascade.Folder, "block-04.onnx"),
            overwrite: true);
        Assert.EndsWith("block-04.onnx", AssertRefused(cascade).File, StringComparison.Ordinal);

        // Whoever wants no check gets none.
        InterpretedCascade.Load(cascade.ManifestFile, new CascadeOptions { CheckHashes = false }).Dispose();
    }

    [Fact]
    public void A_pointer_of_git_lfs_is_recognised()
    {
        using TestCascade cascade = TestCascade.Create();
        File.WriteAllText(
            Path.Combine(cascade.Folder, "block-00.onnx"),
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
        Assert.Contains("git lfs pull", AssertRefused(cascade).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_whose_line_ends_git_changed_is_recognised()
    {
        const string file = "vocab.txt";
        using TestCascade cascade = TestCascade.Create();
        string path = Path.Combine(cascade.Folder, file);
        byte[] exported = File.ReadAllBytes(path);
        byte[] changed = LineEndChange.ToCrLf(exported);
        Assert.NotEqual(exported, changed);
        File.WriteAllBytes(path, changed);
        CascadeException e = AssertRefused(cascade);
        Assert.Equal(path, e.File);
        Assert.Contains(
            $"'{file}' is the right file but for its line ends: each LF has become CRLF",
            e.Message,
            StringComparison.Ordinal);
        Assert.Contains("'* -text'", e.Message, StringComparison.Ordinal);
        Assert.Contains($"'git checkout -- {file}', or build", e.Message, StringComparison.Ordinal);

        // Changed in more than its line ends, it is another file.
        File.WriteAllBytes(path, [.. changed, (byte)'\r']);
        Assert.DoesNotContain("line ends", AssertRefused(cascade).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_that_are_not_checked_are_still_refused_if_they_are_no_graphs()
    {
        using TestCascade cascade = TestCascade.Create();
        string path = Path.Combine(cascade.Folder, "block-02.onnx");
        File.WriteAllText(path, "no graph");
        CascadeException e = AssertRefused(cascade, new CascadeOptions { CheckHashes = false });
        Assert.Equal(path, e.File);
        Assert.Contains("ONNX Runtime cannot load", e.Message, StringComparison.Ordinal);
        Assert.NotNull(e.InnerException);
    }

    [Theory]
    [InlineData("[PAD]")]
    [InlineData("[UNK]")]
    [InlineData("[CLS]")]
    [InlineData("[SEP]")]
    public void A_vocabulary_without_a_special_token_is_refused(string missing)
    {
        using TestCascade cascade = TestCascade.Create();
        string path = Path.Combine(cascade.Folder, "vocab.txt");
        File.WriteAllLines(path, cascade.Vocabulary.Where(piece => piece != missing));
        CascadeException e = AssertRefused(cascade, new CascadeOptions { CheckHashes = false });
        Assert.Equal(path, e.File);
        Assert.Contains("is not a vocabulary", e.Message, StringComparison.Ordinal);
        Assert.Contains(missing, e.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        HandMadeChain files = new(HandMadeChain.First());
        files.Dispose();
        CascadeException e = Assert.Throws<CascadeException>(() => files.Load().Dispose());
        Assert.Equal(Path.GetDirectoryName(files.PathOf("vocab.txt")), e.File);
        Assert.Contains("does not exist", e.Message, StringComparison.Ordinal);
    }

    private static CascadeException AssertRefused(TestCascade cascade, CascadeOptions? options = null) =>
        Assert.Throws<CascadeException>(() => InterpretedCascade.Load(cascade.ManifestFile, options).Dispose());
}
