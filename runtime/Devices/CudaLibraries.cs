namespace EarlyExitGen.Devices;

/// <summary>The names of what CUDA consists of. ONNX Runtime 1.31 is built for CUDA 13 and cuDNN 9.</summary>
/// <param name="Driver">The driver's library.</param>
/// <param name="Provider">The library with ONNX Runtime's CUDA provider.</param>
/// <param name="Toolkit">The libraries of the CUDA toolkit that the provider needs.</param>
/// <param name="Cudnn">
/// The library of cuDNN: the version that is meant, then others that a later ONNX Runtime may want.
/// </param>
internal sealed record CudaLibraries(
    string Driver, string Provider, IReadOnlyList<string> Toolkit, IReadOnlyList<string> Cudnn)
{
    /// <summary>The names on Linux.</summary>
    public static CudaLibraries Linux { get; } = new(
        "libcuda.so.1",
        "libonnxruntime_providers_cuda.so",
        ["libcudart.so.13", "libcublas.so.13", "libcublasLt.so.13", "libcurand.so.10"],
        ["libcudnn.so.9", "libcudnn.so.10", "libcudnn.so.11"]);

    /// <summary>The names on Windows.</summary>
    public static CudaLibraries Windows { get; } = new(
        "nvcuda.dll",
        "onnxruntime_providers_cuda.dll",
        ["cudart64_13.dll", "cublas64_13.dll", "cublasLt64_13.dll"],
        ["cudnn64_9.dll", "cudnn64_10.dll", "cudnn64_11.dll"]);
}
