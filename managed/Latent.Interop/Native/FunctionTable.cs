namespace Latent.Interop.Native;

/// <summary>
/// The functions of one loaded library as function pointers, by their C names. It is for applications that load several libraries of this
/// ABI at once, or replace one while they run. <see cref="NativeMethods"/> calls the library that <see cref="NativeLibraryLoader"/> found.
/// </summary>
/// <remarks>
/// The library must stay loaded while a function of the table runs, and while a handle from it is alive. Handles and memory belong to the
/// library that created them.
/// </remarks>
public sealed unsafe partial class FunctionTable
{
    /// <summary>Checks that a loaded library has this ABI, and looks up its functions.</summary>
    /// <param name="library">Handle of the library, as the system's loader returned it.</param>
    /// <exception cref="ArgumentException">The handle is 0.</exception>
    /// <exception cref="AbiMismatchException">
    /// The library belongs to another release, or lacks a function; the message names it.
    /// </exception>
    public static FunctionTable Load(nint library)
    {
        if (library == 0)
        {
            throw new ArgumentException("The handle of the library is 0; that of a loaded library was expected.", nameof(library));
        }

        return AbiHandshake.Verify(library, $"handle 0x{library:x}");
    }

    private static nint Address(Func<string, nint> resolve, string name)
    {
        ArgumentNullException.ThrowIfNull(resolve);
        nint address = resolve(name);
        return address != 0
            ? address
            : throw new EntryPointNotFoundException(
                $"The native library exports no '{name}', which these bindings call. {AbiHandshake.Remedy}");
    }
}
