using System.Runtime.InteropServices;

namespace Latent.Interop;

/// <summary>Owns a native object, and frees it after it was disposed or collected and no call uses it any more.</summary>
internal abstract class NativeHandle : SafeHandle
{
    private volatile bool _isDisposed;

    protected NativeHandle()
        : base(default, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == default;

    /// <summary>True after Dispose, even while calls under way keep the native object alive.</summary>
    internal bool IsDisposed => _isDisposed;

    /// <summary>
    /// Keeps the native object alive until <see cref="Release"/>. Throws an exception that names the owner if it is disposed.
    /// </summary>
    internal void AddReference(Type owner)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, owner);
        bool added = false;
        DangerousAddRef(ref added);
    }

    internal void Release() => DangerousRelease();

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        base.Dispose(disposing);
    }
}
