using System.Globalization;
using System.Runtime.InteropServices;

namespace EarlyExitGen.Devices;

/// <summary>
/// The part of the NVIDIA driver's interface that tells whether there is a GPU. ONNX Runtime says that only when it
/// creates a session, in words for those who build it.
/// </summary>
internal static unsafe class CudaDriver
{
    /// <summary>Starts the driver and counts the GPUs that the process sees; gives what is wrong, or null.</summary>
    /// <param name="library">The driver's library.</param>
    /// <param name="devices">The number of GPUs; 0 if something is wrong.</param>
    public static string? Start(string library, out int devices)
    {
        devices = 0;
        if (!NativeLibrary.TryLoad(library, out nint driver))
        {
            return $"{library} cannot be loaded";
        }

        // Stays loaded: ONNX Runtime uses it too.
        if (!NativeLibrary.TryGetExport(driver, "cuInit", out nint init)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGetCount", out nint count))
        {
            return $"{library} is not a library of the driver";
        }

        int counted = 0;
        int status = ((delegate* unmanaged<uint, int>)init)(0);
        if (status == 0)
        {
            status = ((delegate* unmanaged<int*, int>)count)(&counted);
        }

        if (status != 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it says '{Describe(driver, status)}', error {status}");
        }

        devices = counted;
        return counted == 0 ? "it shows no GPU to this process" : null;
    }

    private static string Describe(nint driver, int status)
    {
        byte* text = null;
        return NativeLibrary.TryGetExport(driver, "cuGetErrorString", out nint describe)
            && ((delegate* unmanaged<int, byte**, int>)describe)(status, &text) == 0
            && Marshal.PtrToStringUTF8((nint)text) is { } said
            ? said
            : "unknown error";
    }
}
