using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Loading;

/// <summary>
/// The native ONNX Runtime library, which the application brings along. Managed and native part share a table of
/// functions by position, so they must be of the same version.
/// </summary>
internal static class OnnxRuntimeLibrary
{
    private const string Packages = "Microsoft.ML.OnnxRuntime (or Microsoft.ML.OnnxRuntime.Gpu)";

    /// <summary>Checks that the native library is there and of the version of the managed one.</summary>
    /// <exception cref="CascadeException">It is missing, cannot be loaded, or is of another version.</exception>
    public static void Check() =>
        Check(typeof(OrtEnv).Assembly.GetName().Version!, static () => OrtEnv.Instance().GetVersionString());

    /// <summary>Checks <paramref name="native"/>, which loads the library and gives its version.</summary>
    internal static void Check(Version managed, Func<string> native)
    {
        string expected = managed.ToString(3);
        string actual;
        try
        {
            actual = native();
        }
        catch (Exception e) when (IsMissing(e))
        {
            throw new CascadeException(
                $"The native ONNX Runtime library, or a library that it needs, cannot be loaded. Add the package "
                + $"{Packages}, version {expected}, to the application, and see that its native library is published "
                + "with it.",
                e);
        }
        catch (Exception e) when (e is TypeInitializationException or EntryPointNotFoundException)
        {
            // An older library has no table of functions for the managed part.
            throw new CascadeException(
                $"The native ONNX Runtime library is not of version {expected}, as the managed one is. Reference the "
                + $"package {Packages} in version {expected}.",
                e);
        }

        if (actual != expected)
        {
            throw new CascadeException(
                $"The native ONNX Runtime library is of version {actual}, the managed one of {expected}. Reference the "
                + $"package {Packages} in version {expected}; or, since it brings the managed one that fits, nothing "
                + "beside it that chooses another: neither a second native package nor "
                + "Microsoft.ML.OnnxRuntime.Managed.");
        }
    }

    private static bool IsMissing(Exception? e) =>
        e is DllNotFoundException || (e?.InnerException is { } inner && IsMissing(inner));
}
