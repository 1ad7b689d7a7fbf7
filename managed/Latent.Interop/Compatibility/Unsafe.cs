#if !NET
namespace Latent.Interop;

/// <summary>The part of System.Runtime.CompilerServices.Unsafe that is needed, which .NET Standard 2.1 has in a package only.</summary>
internal static unsafe class Unsafe
{
    /// <summary>The element that lies as many elements behind another.</summary>
    internal static ref T Add<T>(ref T source, nint elementOffset)
        where T : unmanaged
    {
        fixed (T* first = &source)
        {
            return ref first[elementOffset];
        }
    }
}
#endif
