using System.Diagnostics;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Manifests;
using EarlyExitGen.Toolchain.Verbs.Attaching;
using EarlyExitGen.Toolchain.Verbs.Joining;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Attaching;

/// <summary>
/// A classifier with exits of its own behind a small cascade: what was learnt outlives whatever ends the verb, and what
/// does not go together is told before anything is learnt.
/// </summary>
public sealed class FrontAttacherTests : IDisposable
{
    private readonly AttachableModel _model = new();
    private readonly string _front;

    public FrontAttacherTests()
    {
        _front = _model.Out;
        Attacher.Run(_model.Request with { Exits = [0, 2], Epochs = 1 }, default);
    }

    private string Out => _front + "-joined";

    private string State => Out + ".attach";

    private AttachRequest Request => _model.Request with
    {
        Out = Out, ClassName = "Joined", Exits = [1, 2], Epochs = 60,
    };

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Stopped_while_heads_learn_it_goes_on_to_the_same_heads()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A process cannot be asked to stop there.");
        string[] arguments = Arguments(epochs: 600);
        using (Process process = ToolProcess.Begin(arguments))
        {
            string told = "";
            while (process.StandardError.ReadLine() is { } line)
            {
                told = line;
                if (line.Contains("Learning heads", StringComparison.Ordinal))
                {
                    using Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
                    kill.WaitForExit();
                    told = process.StandardError.ReadToEnd();
                }
            }

            process.WaitForExit();
            Assert.Contains("--resume", told, StringComparison.Ordinal);
            Assert.Equal(130, process.ExitCode);
        }

        Assert.True(File.Exists(State));
        Assert.False(Directory.Exists(Out));
        (int code, _, string error) = ToolProcess.Run(arguments);
        Assert.Equal(1, code);
        Assert.Contains("go on with --resume", error, StringComparison.Ordinal);

        (code, _, error) = ToolProcess.Run([.. arguments, "--resume"]);
        Assert.True(code == 0, error);
        RequireSameAsInOneGo(Request with { Epochs = 600 });
    }

    // Joining runs both models over the texts for promises: that fails where the cascade in front is damaged.
    [Fact]
    public void What_ends_it_behind_learning_keeps_what_was_learnt()
    {
        string block = Path.Combine(_front, CascadeManifest.Load(_front).Spec.Exits[0].Block!);
        byte[] whole = File.ReadAllBytes(block);
        File.WriteAllBytes(block, [.. whole, 0]);
        Assert.ThrowsAny<Exception>(() => FrontAttacher.Run(Request, _front, default));
        Assert.True(File.Exists(State));
        Assert.False(Directory.Exists(Out));

        File.WriteAllBytes(block, whole);
        File.WriteAllBytes(State, File.ReadAllBytes(State));
        DateTime saved = File.GetLastWriteTimeUtc(State);
        using CancellationTokenSource stop = new();
        stop.Cancel();
        StoppedException stopped = Assert.Throws<StoppedException>(
            () => FrontAttacher.Run(Request with { Resume = true }, _front, stop.Token));
        Assert.Contains("--resume", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(saved, File.GetLastWriteTimeUtc(State));

        FrontAttacher.Run(Request with { Resume = true }, _front, default);
        RequireSameAsInOneGo(Request);
    }

    [Fact]
    public void Killed_behind_learning_it_goes_on()
    {
        ToolProcess.KillWhen(() => File.Exists(State), Arguments(epochs: 60));
        if (!Directory.Exists(Out))
        {
            Assert.True(File.Exists(State));
            FrontAttacher.Run(Request with { Resume = true }, _front, default);
        }

        RequireSameAsInOneGo(Request);
    }

    // A kill between the last move and the removal of the state.
    [Fact]
    public void A_state_that_outlived_its_cascade_makes_it_again()
    {
        JoinReport first = FrontAttacher.Run(Request, _front, default);
        string block = Path.Combine(_front, CascadeManifest.Load(_front).Spec.Exits[0].Block!);
        byte[] whole = File.ReadAllBytes(block);
        File.WriteAllBytes(block, [.. whole, 0]);
        Assert.ThrowsAny<Exception>(() => FrontAttacher.Run(Request, _front, default));
        File.WriteAllBytes(block, whole);
        Assert.True(File.Exists(State));

        JoinReport second = FrontAttacher.Run(Request with { Resume = true }, _front, default);

        Assert.Equal(
            first.Exits.Select(exit => (exit.Model, exit.Layer, exit.AgreementWithLast)),
            second.Exits.Select(exit => (exit.Model, exit.Layer, exit.AgreementWithLast)));
        RequireSameAsInOneGo(Request);
    }

    [Fact]
    public void What_does_not_go_together_is_told_before_anything_is_learnt()
    {
        RequireRefusal(Request with { Labels = ["a", "b", "c"] }, "their labels differ: ");
        RequireRefusal(Request with { Labels = ["Sports", "World", "Science"] }, "their labels come in other orders: ");
        RequireRefusal(Request with { Pair = true }, "one takes pairs of texts");
        RequireRefusal(Request with { Out = _front, ClassName = "NewsClassifier" }, "this is the folder that is read");
        File.Delete(Path.Combine(_front, CascadeManifest.Load(_front).Spec.Exits[0].Block!));
        RequireRefusal(Request, "the cascade is incomplete");
    }

    private void RequireRefusal(AttachRequest request, string why)
    {
        string[] before = Directory.GetFileSystemEntries(_model.Root);
        foreach (IReadOnlyList<int>? exits in (IReadOnlyList<int>?[])[[1, 2], null])
        {
            Assert.Contains(
                why,
                Assert.Throws<ToolException>(
                    () => FrontAttacher.Run(request with { Exits = exits }, _front, default)).Message,
                StringComparison.Ordinal);
            Assert.Equal(before.Order(), Directory.GetFileSystemEntries(_model.Root).Order());
        }
    }

    // The weights of the given model and of its heads lie in a folder of their own.
    private void RequireSameAsInOneGo(AttachRequest request)
    {
        Assert.False(File.Exists(State));
        FrontAttacher.Run(request with { Out = Out + "-again" }, _front, default);
        string[] files =
        [
            .. Directory.GetFiles(Path.Combine(Out, "model")).Select(file => Path.GetRelativePath(Out, file)),
        ];
        Assert.Contains(Path.Combine("model", "weights.bin"), files);
        Assert.All(files, file => Assert.Equal(
            File.ReadAllBytes(Path.Combine(Out + "-again", file)), File.ReadAllBytes(Path.Combine(Out, file))));
        Assert.Equal(
            ["calibration.txt", "model", "news", "news-joined", "news-joined-again", "texts.txt"],
            Directory.GetFileSystemEntries(_model.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using InterpretedCascade cascade = InterpretedCascade.Load(CascadeManifest.Load(Out).Path);
        Assert.Equal([0, 0, 0, 1, 1, 1], cascade.ExitModels);
    }

    private string[] Arguments(int epochs) =>
    [
        "attach", _model.Model, "--front", _front, "--exits", "1,2", "--epochs", $"{epochs}", "--texts", _model.Texts,
        "--calibration", _model.Calibration, "--out", Out, "--class", "Joined", "--namespace", "Tests",
    ];
}
