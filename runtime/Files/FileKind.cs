using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EarlyExitGen.Loading;

/// <summary>
/// Tells regular files from what must not be read as one: a named pipe would wait for whoever writes to it, a device
/// such as /dev/zero has no end. What a link leads to is what counts. Compiled into the build's task too.
/// </summary>
internal static class FileKind
{
    private const string PipeOrDevice = "a named pipe, a socket or a device";
    private const int NoSuchDevice = 6;
    private const int NoDevice = 19;

    /// <summary>What a path leads to, in words; null if it is a regular file, missing, or may not be read.</summary>
    public static string? OfIrregular(string path)
    {
        if (Directory.Exists(path))
        {
            return "a folder";
        }

#pragma warning disable MA0144 // OperatingSystem is not in .NET Standard 2.0, for which the build task is compiled
        bool linux = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);
        bool mac = RuntimeInformation.IsOSPlatform(OSPlatform.OSX);
#pragma warning restore MA0144
        try
        {
            return linux || mac ? ByOpening(path, linux ? 0x80800 : 0x1000004) : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    // .NET does not tell kinds of files apart, and its own way to open a pipe waits. Opened without waiting, whatever
    // cannot be sought in is not a regular file, nor what gives bytes without having any.
    private static string? ByOpening(string path, int withoutWaitingAndClosedOnExec)
    {
        int descriptor = Open(Encoding.UTF8.GetBytes(path + '\0'), withoutWaitingAndClosedOnExec);
        using SafeFileHandle handle = new((IntPtr)descriptor, ownsHandle: true);
        if (handle.IsInvalid)
        {
            return Marshal.GetLastWin32Error() is NoSuchDevice or NoDevice ? PipeOrDevice : null;
        }

        try
        {
            using FileStream file = new(handle, FileAccess.Read, bufferSize: 1);
            return !file.CanSeek || (file.Length == 0 && file.ReadByte() >= 0) ? PipeOrDevice : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return PipeOrDevice;
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);
}
