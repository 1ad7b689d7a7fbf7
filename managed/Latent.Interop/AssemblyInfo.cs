using System.Runtime.CompilerServices;

// All types that cross to the native library are blittable, so that no call needs marshalling code.
#if NET
[assembly: DisableRuntimeMarshalling]
#endif
