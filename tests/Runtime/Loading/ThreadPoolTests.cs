using EarlyExitGen.Loading;
using EarlyExitGen.TestCascades;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace EarlyExitGen.Tests.Loading;

public class ThreadPoolTests
{
    [Fact]
    public void A_shared_pool_that_nobody_made_is_refused()
    {
        // The environment as everybody gets it who does not ask for another.
        OrtEnv.Instance();
        using TestCascade files = TestCascade.Create();
        CascadeException e = Assert.Throws<CascadeException>(
            () => InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { UseSharedPool = true }).Dispose());
        Assert.Contains("environment was made without one", e.Message, StringComparison.Ordinal);
        Assert.Contains(
            "At the start of the application, before anything uses ONNX Runtime, call OrtEnv.CreateInstanceWithOptions",
            e.Message,
            StringComparison.Ordinal);
        Assert.IsType<OnnxRuntimeException>(e.InnerException);
    }

    [Fact]
    public void Onnx_runtime_still_names_the_function_by_which_a_missing_pool_is_recognized()
    {
        OrtEnv.Instance();
        using TestCascade files = TestCascade.Create();
        using SessionOptions options = new();
        options.DisablePerSessionThreads();
        OnnxRuntimeException e =
            Assert.Throws<OnnxRuntimeException>(() => new InferenceSession(files.PlainFile, options).Dispose());
        Assert.True(
            e.Message.Contains(SharedPool.NamedByOnnxRuntime, StringComparison.Ordinal),
            $"ONNX Runtime {OrtEnv.Instance().GetVersionString()} says it in other words, which SharedPool must "
                + $"know: {e.Message}");
    }

    [Theory]
    [InlineData(1, "own pools, 1 thread per text")]
    [InlineData(3, "own pools, 3 threads per text")]
    public void A_cascade_tells_what_it_runs_on(int threads, string text)
    {
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cascade =
            InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { IntraOpThreads = threads });
        Assert.Equal(new CascadeThreads(SharedPool: false, threads), cascade.Threads);
        Assert.Equal(text, cascade.Threads.ToString());
    }
}
