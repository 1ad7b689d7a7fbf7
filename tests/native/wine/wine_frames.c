/* Lets a .NET application under Wine 8 call a DLL that throws and catches C++ exceptions. .NET leaves the handlers of an
 * exception by restoring a context, which Windows allows, but Wine then keeps a frame of its own on the thread's list of
 * handlers, and takes what lies there for one when the next exception comes. Windows for x64 has no such list: it may be
 * emptied. Loading this library has it emptied before each exception that software raises.
 */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

static LONG CALLBACK DropFrames(EXCEPTION_POINTERS* exception) {
    /* Wine's own functions do expect their frames when memory cannot be read. */
    if (exception->ExceptionRecord->ExceptionCode != EXCEPTION_ACCESS_VIOLATION) {
        __asm__ volatile("movq %0, %%gs:0" : : "r"(~0ull) : "memory"); /* The list's head in the thread's block. */
    }
    return EXCEPTION_CONTINUE_SEARCH;
}

BOOL WINAPI DllMain(HINSTANCE library, DWORD reason, void* reserved) {
    (void)library;
    (void)reserved;
    if (reason == DLL_PROCESS_ATTACH) AddVectoredExceptionHandler(1, DropFrames);
    return TRUE;
}
