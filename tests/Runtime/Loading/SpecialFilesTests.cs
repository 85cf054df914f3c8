using System.Diagnostics;
using EarlyExitGen.TestCascades;
using EarlyExitGen.Tokenization;
using Xunit;

namespace EarlyExitGen.Tests.Loading;

/// <summary>Anything but a regular file is refused before it is read: reading it would wait, or never end.</summary>
public class SpecialFilesTests
{
    private static readonly string[] Kinds =
        ["pipe", "/dev/zero", "/dev/null", "link to a pipe", "folder", "link to a folder", "empty"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string file in (string[])[
                "vocab.txt", "block-00.onnx", "block-02.onnx", "weights.bin", "tiny.cascade.json"
            ])
            {
                foreach (string kind in Kinds)
                {
                    cases.Add(file, kind);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_not_a_file_is_refused(string file, string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
        using TestCascade cascade = TestCascade.Create(new() { ExternalData = true });
        string path = Path.Combine(cascade.Folder, file);
        Replace(path, kind);
        string problem =
            kind.Contains("folder", StringComparison.Ordinal) ? "is a folder, not a file"
            : kind is "empty" or "/dev/null" ? "is empty"
            : "is a named pipe, a socket or a device, not a file";
        foreach (CascadeOptions options in (CascadeOptions[])[
            new(), new() { CheckHashes = false }, new() { LazyBlocks = true }
        ])
        {
            CascadeException e = Assert.Throws<CascadeException>(
                () => InterpretedCascade.Load(cascade.ManifestFile, options).Dispose());
            Assert.Equal(path, e.File);
            Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_lazy_block_that_became_a_pipe_is_refused_and_may_come_back()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
        using TestCascade cascade = TestCascade.Create();
        using InterpretedCascade interpreted =
            InterpretedCascade.Load(
                cascade.ManifestFile, new CascadeOptions { LazyBlocks = true, CheckHashes = false });
        string path = Path.Combine(cascade.Folder, "block-02.onnx");
        byte[] block = File.ReadAllBytes(path);
        Replace(path, "pipe");
        CascadeException e = Assert.Throws<CascadeException>(() => interpreted.Trace("the a", new float[9]));
        Assert.Equal(path, e.File);
        File.Delete(path);
        File.WriteAllBytes(path, block);
        interpreted.Trace("the a", new float[9]);
    }

    [Fact]
    public void A_vocabulary_alone_is_checked_too()
    {
        IOException e = Assert.Throws<IOException>(() => WordPieceTokenizer.Load(Path.GetTempPath()));
        Assert.Contains("is a folder", e.Message, StringComparison.Ordinal);
    }

    private static void Replace(string path, string kind)
    {
        File.Delete(path);
        switch (kind)
        {
            case "pipe":
                MakePipe(path);
                break;
            case "link to a pipe":
                MakePipe(path + ".pipe");
                File.CreateSymbolicLink(path, path + ".pipe");
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "link to a folder":
                Directory.CreateSymbolicLink(path, Path.GetTempPath());
                break;
            case "empty":
                File.WriteAllText(path, "");
                break;
            default:
                File.CreateSymbolicLink(path, kind);
                break;
        }
    }

    private static void MakePipe(string path)
    {
        using Process process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
