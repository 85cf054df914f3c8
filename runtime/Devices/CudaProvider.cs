using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Devices;

/// <summary>ONNX Runtime's CUDA provider, and whether it can run here.</summary>
internal static class CudaProvider
{
    private const string Instead = "or leave CascadeOptions.Device out, to compute on the CPU.";

    /// <summary>Lets a session compute on a GPU.</summary>
    public static void AddTo(SessionOptions session, CascadeDevice device)
    {
        using OrtCUDAProviderOptions options = new();
        options.UpdateOptions(new Dictionary<string, string>
        {
            ["device_id"] = device.Number.ToString(CultureInfo.InvariantCulture),

            // TF32 keeps 10 bits of a factor: logits, and with them answers, would not be those that were calibrated.
            ["use_tf32"] = "0",
        });
        session.AppendExecutionProvider_CUDA(options);
    }

    /// <summary>Checks that a device which is asked for can be used: nothing is computed elsewhere instead.</summary>
    /// <exception cref="CascadeException">Something is missing; the message names all that is.</exception>
    public static void Check(string cascade, CascadeDevice device)
    {
        if (device.Kind == CascadeDeviceKind.Cuda)
        {
            Check(cascade, device, new CudaMachine());
        }
    }

    /// <summary>Checks a CUDA device on a machine.</summary>
    internal static void Check(string cascade, CascadeDevice device, ICudaMachine machine)
    {
        if (!machine.IsBuiltWithCuda)
        {
            throw new CascadeException(
                $"{cascade}: CascadeOptions.Device is {device}, but the application brought ONNX Runtime's native "
                + "library for the CPU. Reference the package Microsoft.ML.OnnxRuntime.Gpu, for Linux and Windows on "
                + $"x64, instead of Microsoft.ML.OnnxRuntime, {Instead}");
        }

        string? driver = machine.StartDriver(out int devices);
        CudaLibraries libraries = machine.Libraries;
        List<string> missing = [];
        if (driver is not null)
        {
            missing.Add($"a GPU and its NVIDIA driver ({driver})");
        }

        if (machine.LacksProviderLibrary)
        {
            missing.Add(
                $"{libraries.Provider}, which the package Microsoft.ML.OnnxRuntime.Gpu brings, beside ONNX Runtime's "
                    + "library");
        }

        if (!libraries.Cudnn.Any(machine.CanLoad))
        {
            missing.Add($"cuDNN ({libraries.Cudnn[0]} cannot be loaded)");
        }

        // What cannot succeed is not tried: ONNX Runtime would tell of it on standard error too.
        string? provider = missing.Count == 0 ? machine.LoadProvider(device) : null;
        if (missing.Count > 0 || provider is not null)
        {
            throw Missing(cascade, device, machine, missing, provider);
        }

        if (device.Number >= devices)
        {
            throw new CascadeException(string.Create(
                CultureInfo.InvariantCulture,
                $"{cascade}: CascadeOptions.Device is {device}, but CUDA shows {devices} to this process, numbered "
                    + $"from 0. Choose one of them (CUDA_VISIBLE_DEVICES says which are shown), {Instead}"));
        }
    }

    private static CascadeException Missing(
        string cascade, CascadeDevice device, ICudaMachine machine, List<string> missing, string? provider)
    {
        string[] toolkit = [.. machine.Libraries.Toolkit.Where(library => !machine.CanLoad(library))];
        if (toolkit.Length > 0)
        {
            missing.Add($"the CUDA toolkit's libraries ({string.Join(", ", toolkit)} cannot be loaded)");
        }

        string what = missing.Count > 0
            ? $"it lacks {string.Join("; ", missing)}."
            : "ONNX Runtime cannot load its provider.";
        string said = provider is null ? "" : $" ONNX Runtime says: {provider}";
        return new CascadeException(
            $"{cascade}: CascadeOptions.Device is {device}, but this machine cannot compute on it: {what}{said} "
            + $"Install what ONNX Runtime's documentation of the CUDA execution provider asks for, {Instead}");
    }
}
