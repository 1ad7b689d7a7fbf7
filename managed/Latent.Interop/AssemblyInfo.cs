using System.Runtime.CompilerServices;

// All types that are passed to the native library are blittable, so that no call needs marshalling code.
#if NET
[assembly: DisableRuntimeMarshalling]
#endif
