using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Loading;

/// <summary>
/// The native ONNX Runtime library, which the application brings along. Managed and native part share a table of
/// functions by position, so they must be of the same version.
/// </summary>
internal static class OnnxRuntimeLibrary
{
    private const string Packages =
        "Microsoft.ML.OnnxRuntime (or Microsoft.ML.OnnxRuntime.Gpu)";

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
        catch (Exception e) when (Find<DllNotFoundException>(e) is { } missing)
        {
            throw new CascadeException(
                $"The native ONNX Runtime library cannot be loaded; version {expected} is needed. Add the package "
                + $"{Packages}, version {expected}, to the application, and see that its native library is published with "
                + $"it. The system says: {missing.Message}",
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
                + $"package {Packages} in version {expected}.");
        }
    }

    private static T? Find<T>(Exception? e)
        where T : Exception
    {
        while (e is not null and not T)
        {
            e = e.InnerException;
        }

        return (T?)e;
    }
}
