using EarlyExitGen.Devices;
using Xunit;

namespace EarlyExitGen.Tests.Devices;

/// <summary>The messages on machines that cannot compute on the requested device.</summary>
public class CudaProviderTests
{
    private static readonly IReadOnlyList<string> Cudnn = CudaLibraries.Linux.Cudnn;
    private static readonly IReadOnlyList<string> Toolkit = CudaLibraries.Linux.Toolkit;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_machine_that_has_everything_will_do(int number)
    {
        FakeCudaMachine machine = new();
        CudaProvider.Check("News", CascadeDevice.Cuda(number), machine);
        Assert.True(machine.Tried);
    }

    [Fact]
    public void A_native_library_for_the_cpu_is_told_from_a_machine_without_cuda()
    {
        string message =
            Refusal(new FakeCudaMachine { IsBuiltWithCuda = false, Driver = "libcuda.so.1 cannot be loaded" });
        Assert.Contains("News: CascadeOptions.Device is CUDA 0", message, StringComparison.Ordinal);
        Assert.Contains("brought ONNX Runtime's native library for the CPU", message, StringComparison.Ordinal);
        Assert.Contains(
            "Reference the package Microsoft.ML.OnnxRuntime.Gpu, for Linux and Windows on x64, instead of "
                + "Microsoft.ML.OnnxRuntime,",
            message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("driver", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_driver_is_named()
    {
        FakeCudaMachine machine = new() { Driver = "libcuda.so.1 cannot be loaded" };
        string message = Refusal(machine);
        Assert.Contains(
            "it lacks a GPU and its NVIDIA driver (libcuda.so.1 cannot be loaded). Install",
            message,
            StringComparison.Ordinal);
        Assert.False(machine.Tried);
    }

    [Fact]
    public void A_missing_cudnn_is_named()
    {
        FakeCudaMachine machine = new() { Absent = Cudnn };
        Assert.Contains(
            "it lacks cuDNN (libcudnn.so.9 cannot be loaded). Install", Refusal(machine), StringComparison.Ordinal);
        Assert.False(machine.Tried);
    }

    [Fact]
    public void A_later_cudnn_is_left_for_onnx_runtime_to_judge() =>
        CudaProvider.Check("News", CascadeDevice.Cuda(), new FakeCudaMachine { Absent = [Cudnn[0]] });

    [Fact]
    public void A_missing_provider_library_is_named()
    {
        string message = Refusal(new FakeCudaMachine { LacksProviderLibrary = true });
        Assert.Contains(
            "it lacks libonnxruntime_providers_cuda.so, which the package", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_missing_is_in_one_message()
    {
        string message = Refusal(new FakeCudaMachine
        {
            Libraries = CudaLibraries.Windows,
            Driver = "nvcuda.dll cannot be loaded",
            LacksProviderLibrary = true,
            Absent = [.. CudaLibraries.Windows.Cudnn, .. CudaLibraries.Windows.Toolkit],
        });
        Assert.Contains("nvcuda.dll", message, StringComparison.Ordinal);
        Assert.Contains("onnxruntime_providers_cuda.dll", message, StringComparison.Ordinal);
        Assert.Contains("cudnn64_9.dll", message, StringComparison.Ordinal);
        Assert.Contains(
            "(cudart64_13.dll, cublas64_13.dll, cublasLt64_13.dll cannot be loaded)",
            message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_onnx_runtime_says_of_its_provider_is_passed_on()
    {
        string message =
            Refusal(new FakeCudaMachine { Provider = "libcublasLt.so.13: cannot open", Absent = [Toolkit[2]] });
        Assert.Contains(
            "it lacks the CUDA toolkit's libraries (libcublasLt.so.13 cannot be loaded). ONNX Runtime says: "
                + "libcublasLt.so.13: cannot open",
            message,
            StringComparison.Ordinal);
        Assert.Contains(
            "ONNX Runtime cannot load its provider. ONNX Runtime says: of another version",
            Refusal(new FakeCudaMachine { Provider = "of another version" }),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void A_number_that_no_gpu_has_is_refused(int number)
    {
        string message = Refusal(new FakeCudaMachine(), number);
        Assert.Contains(
            $"is CUDA {number}, but CUDA shows 2 to this process, numbered from 0", message, StringComparison.Ordinal);
    }

    private static string Refusal(FakeCudaMachine machine, int number = 0) =>
        Assert.Throws<CascadeException>(() => CudaProvider.Check("News", CascadeDevice.Cuda(number), machine)).Message;
}
