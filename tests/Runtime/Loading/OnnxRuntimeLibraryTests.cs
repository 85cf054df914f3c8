using EarlyExitGen.Loading;
using Xunit;

namespace EarlyExitGen.Tests.Loading;

public class OnnxRuntimeLibraryTests
{
    private static readonly Version Managed = new(1, 31, 1, 0);

    [Fact]
    public void The_library_of_the_tests_fits() => OnnxRuntimeLibrary.Check();

    [Fact]
    public void The_same_version_fits() => OnnxRuntimeLibrary.Check(Managed, () => "1.31.1");

    [Fact]
    public void A_missing_library_is_said_to_be_missing()
    {
        Exception missing =
            new TypeInitializationException("NativeMethods", new DllNotFoundException("no onnxruntime"));
        CascadeException e =
            Assert.Throws<CascadeException>(() => OnnxRuntimeLibrary.Check(Managed, () => throw missing));
        Assert.Contains("cannot be loaded", e.Message, StringComparison.Ordinal);
        Assert.Contains(
            "Microsoft.ML.OnnxRuntime (or Microsoft.ML.OnnxRuntime.Gpu), version 1.31.1",
            e.Message,
            StringComparison.Ordinal);
        Assert.Same(missing, e.InnerException);
    }

    [Theory]
    [InlineData("1.30.0")]
    [InlineData("1.31.0")]
    [InlineData("1.32.0")]
    public void Another_version_is_refused(string native)
    {
        CascadeException e = Assert.Throws<CascadeException>(() => OnnxRuntimeLibrary.Check(Managed, () => native));
        Assert.Contains($"of version {native}, the managed one of 1.31.1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_is_too_old_to_say_its_version_is_refused()
    {
        Exception old = new TypeInitializationException("NativeMethods", new NullReferenceException());
        CascadeException e = Assert.Throws<CascadeException>(() => OnnxRuntimeLibrary.Check(Managed, () => throw old));
        Assert.Contains("not of version 1.31.1", e.Message, StringComparison.Ordinal);
    }
}
