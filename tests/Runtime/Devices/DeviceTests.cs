using EarlyExitGen.Devices;
using EarlyExitGen.TestCascades;
using Xunit;

namespace EarlyExitGen.Tests.Devices;

/// <summary>Cascades on the device that is asked for, with the native ONNX Runtime that these tests brought.</summary>
public class DeviceTests
{
    // As the runtime finds out; null if this process can compute on a GPU.
    private static readonly string? WhyNot = Refusal();

    [Fact]
    public void The_native_library_is_of_the_flavor_that_was_built() =>
        Assert.Equal(OnnxRuntimeFlavor.IsGpu, new CudaMachine().IsBuiltWithCuda);

    [Fact]
    public void Without_the_package_for_gpus_the_message_names_it()
    {
        Assert.SkipWhen(OnnxRuntimeFlavor.IsGpu, "These tests brought the package for GPUs.");
        Assert.Contains(
            "Reference the package Microsoft.ML.OnnxRuntime.Gpu",
            LoadOn(CascadeDevice.Cuda()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void With_the_package_for_gpus_the_message_names_what_the_machine_lacks()
    {
        Assert.SkipUnless(
            OnnxRuntimeFlavor.IsGpu, "These tests brought ONNX Runtime for the CPU: -p:OnnxRuntimeFlavor=Gpu.");
        Assert.SkipWhen(WhyNot is null, "This machine has a GPU that CUDA can compute on.");
        CudaMachine machine = new();
        string message = LoadOn(CascadeDevice.Cuda());
        Assert.Equal(
            machine.StartDriver(out _) is not null, message.Contains("NVIDIA driver", StringComparison.Ordinal));
        Assert.Equal(
            !machine.Libraries.Cudnn.Any(machine.CanLoad), message.Contains("cuDNN", StringComparison.Ordinal));
        Assert.DoesNotContain(machine.Libraries.Provider + ", which", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public void A_number_that_no_gpu_has_is_refused(int number) =>
        Assert.Contains(
            $"CascadeOptions.Device is CUDA {number}", LoadOn(CascadeDevice.Cuda(number)), StringComparison.Ordinal);

    [Fact]
    public void On_a_gpu_it_answers_as_on_the_cpu()
    {
        Assert.SkipWhen(WhyNot is not null, WhyNot ?? "");
        using TestCascade files = TestCascade.Create();
        using InterpretedCascade cpu = InterpretedCascade.Load(files.ManifestFile);
        using InterpretedCascade gpu =
            InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { Device = CascadeDevice.Cuda() });
        for (int i = 0; i < 50; i++)
        {
            int[] ids = files.RandomIds(new Random(i), 2 + (i % 15));
            CascadePrediction expected = cpu.ClassifyTokensFully(ids);
            CascadePrediction actual = gpu.ClassifyTokensFully(ids);
            Assert.Equal(expected with { Confidence = 0 }, actual with { Confidence = 0 });
            Assert.Equal(expected.Confidence, actual.Confidence, 1e-4f);
        }
    }

    private static string? Refusal()
    {
        try
        {
            CudaProvider.Check("Test", CascadeDevice.Cuda());
            return null;
        }
        catch (CascadeException e)
        {
            return e.Message;
        }
    }

    private static string LoadOn(CascadeDevice device)
    {
        using TestCascade files = TestCascade.Create();
        CascadeOptions options = new() { Device = device };
        string message = Assert.Throws<CascadeException>(
            () => InterpretedCascade.Load(files.ManifestFile, options).Dispose()).Message;

        // The file that is read first does not change what is said.
        options = new() { Device = device, LazyBlocks = true };
        Assert.Equal(
            message,
            Assert.Throws<CascadeException>(
                () => InterpretedCascade.Load(files.ManifestFile, options).Dispose()).Message);
        return message;
    }
}
