using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Verbs.Attaching;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Attaching;

/// <summary>What was learnt is kept for whoever goes on, and not where the model is refused all the same.</summary>
public sealed class AttachedStateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly AttachRequest _request;

    public AttachedStateTests() => _request = new AttachRequest
    {
        Model = _folder["model"],
        Texts = [],
        Form = DataForm.Unsaid,
        Out = _folder["out"] + Path.DirectorySeparatorChar,
        ClassName = "NewsClassifier",
        Namespace = "Tests",
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_lies_beside_the_output() => Assert.Equal(_folder["out.attach"], AttachedState.FileOf(_request));

    [Fact]
    public void A_model_that_is_refused_leaves_nothing()
    {
        _folder.Write("out.attach", "learnt");
        Assert.Throws<ToolException>(
            () => AttachedState.ForgetIfRefused<int>(_request, () => throw new ToolException("refused")));
        Assert.False(File.Exists(_folder["out.attach"]));
    }

    [Fact]
    public void Whatever_else_ends_it_keeps_what_was_learnt()
    {
        _folder.Write("out.attach", "learnt");
        Assert.Throws<IOException>(
            () => AttachedState.ForgetIfRefused<int>(_request, () => throw new IOException("full")));
        Assert.Throws<OperationCanceledException>(
            () => AttachedState.ForgetIfRefused<int>(_request, () => throw new OperationCanceledException()));
        Assert.True(File.Exists(_folder["out.attach"]));
        Assert.Equal(3, AttachedState.ForgetIfRefused(_request, () => 3));
        Assert.True(File.Exists(_folder["out.attach"]));
    }

    [Fact]
    public void Who_is_stopped_is_told_how_to_go_on_if_there_is_something_to_go_on_from()
    {
        Assert.IsNotType<StoppedException>(Assert.ThrowsAny<OperationCanceledException>(Stop));
        _folder.Write("out.attach", "learnt");
        Assert.Contains("--resume", Assert.Throws<StoppedException>(Stop).Message, StringComparison.Ordinal);

        void Stop() => AttachedState.Resumable<int>(_request, () => throw new OperationCanceledException());
    }
}
